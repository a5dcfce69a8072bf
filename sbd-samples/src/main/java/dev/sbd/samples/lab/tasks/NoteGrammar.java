package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Invitations: a greeting, an opening that names the event and any of where and when, a sentence
 * for each fact left, a farewell. The same templates write them and recognise them.
 */
final class NoteGrammar {
  private static final Template GREETING = Template.of("[Hi|Hello|Dear|Good morning] {to},");

  private static final Template OPENING =
      Template.of(
          "the {event} [is|takes place]"
              + "|please [come to|join us for] the {event}"
              + "|[you are invited|we invite you] to the {event}"
              + "|[do not miss|let us meet for] our {event}");

  private static final Template FAREWELL =
      Template.of("[Yours|Cheers|See you there|Many greetings], {from}");

  private static final Map<Detail.Kind, Template> SENTENCES =
      new EnumMap<>(
          Map.of(
              Detail.Kind.DAY, Template.of("[We meet|Keep free: it is] {x}."),
              Detail.Kind.TIME, Template.of("[It starts|We begin] {x}."),
              Detail.Kind.PLACE, Template.of("[Look for us|You find us] {x}."),
              Detail.Kind.BRING,
                  Template.of("[Please bring|Do not forget] {x}.|[Can|Could] you bring {x}?")));

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
    return Objects.requireNonNull(SENTENCES.get(detail.kind()));
  }

  static boolean fitsOpening(Detail detail) {
    return detail.kind() != Detail.Kind.BRING;
  }

  static Map<String, String> slots(Facts facts) {
    return Map.of("to", facts.to(), "from", facts.from(), "event", facts.event());
  }
}
