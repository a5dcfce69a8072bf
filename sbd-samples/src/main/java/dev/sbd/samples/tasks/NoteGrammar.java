package dev.sbd.samples.tasks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Invitations: a greeting, an opening that names the event and any of where and when, a sentence
 * for each fact left, a farewell. The same templates write them and recognise them.
 */
final class NoteGrammar {
  private static final Template GREETING =
      Template.of("[Hi|Hello|Dear|Hey|Good morning|Good evening] {to},");

  private static final Template OPENING =
      Template.of(
          "[our|the] {event} [is|takes place|will be|happens]"
              + "|[|please ][come to|join us for|save the date for] [our|the] {event}"
              + "|[I invite you|you are invited|we invite you] to [our|the] {event}"
              + "|[do not miss|let us meet for|we plan] [our|the] {event}");

  private static final Template FAREWELL =
      Template.of(
          "[Best|Yours|Love|Cheers|See you|See you there|See you soon|Bye|Until then|Many"
              + " greetings], {from}");

  private static final Map<Detail.Kind, Template> SENTENCES =
      new EnumMap<>(
          Map.of(
              Detail.Kind.DAY, Template.of("[It is|We meet|Keep free: it is|Be there] {x}."),
              Detail.Kind.TIME, Template.of("[It starts|We start|We begin|It begins] {x}."),
              Detail.Kind.PLACE, Template.of("[We meet|It is|You find us|Look for us] {x}."),
              Detail.Kind.BRING,
                  Template.of(
                      "[Please bring|Bring|Do not forget|Remember|We still need] {x}."
                          + "|[Can|Could|Will] you [|please ]bring {x}?")));

  private NoteGrammar() {}

  static String write(Draw draw, Facts facts) {
    Map<String, String> slots = slots(facts);
    List<Detail> rest = new ArrayList<>();
    StringBuilder opening = new StringBuilder(OPENING.fill(draw, slots));
    List<Detail> details = draw.shuffled(facts.details());
    // "The picnic is." is no sentence: the first that fits goes in, others may.
    boolean empty = true;
    for (Detail detail : details) {
      if (fitsOpening(detail) && (empty || draw.chance(50))) {
        opening.append(' ').append(detail.text());
        empty = false;
      } else {
        rest.add(detail);
      }
    }
    String body =
        rest.stream()
            .map(d -> " " + sentence(d).fill(draw, Map.of("x", d.text())))
            .collect(Collectors.joining("", opening + ".", ""));
    return GREETING.fill(draw, slots) + "\n" + body + "\n" + FAREWELL.fill(draw, slots);
  }

  /** Whether {@code text} is an invitation that says all of the facts, once each, and no others. */
  static boolean isNote(String text, Facts facts) {
    String[] lines = text.strip().split("\n", -1);
    Map<String, String> slots = slots(facts);
    return lines.length == 3
        && GREETING.pattern(slots).matcher(lines[0]).matches()
        && FAREWELL.pattern(slots).matcher(lines[2]).matches()
        && new NoteBody(facts).matches(lines[1]);
  }

  static Template opening() {
    return OPENING;
  }

  static Template sentence(Detail detail) {
    return java.util.Objects.requireNonNull(SENTENCES.get(detail.kind()));
  }

  static boolean fitsOpening(Detail detail) {
    return detail.kind() != Detail.Kind.BRING;
  }

  static Map<String, String> slots(Facts facts) {
    return Map.of("to", facts.to(), "from", facts.from(), "event", facts.event());
  }
}
