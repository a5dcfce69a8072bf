package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@link Task#NOTES}: a greeting, an opening that names the event and any of where and when, a
 * sentence for each fact left, a farewell. The same templates write an invitation and recognise it.
 *
 * @param details two at least, each of another kind
 */
record Invitation(String to, String from, String event, List<Detail> details) {
  private static final Template GREETING = Words.template("note.greeting");
  private static final Template OPENING = Words.template("note.opening");
  private static final Template FAREWELL = Words.template("note.farewell");

  Invitation {
    details = List.copyOf(details);
  }

  /** What a detail is about. */
  enum Kind {
    DAY,
    TIME,
    PLACE,
    BRING
  }

  /**
   * One of the facts.
   *
   * @param text {@code "on Friday"}, {@code "at 5 pm"}, {@code "in the park"}, {@code "3 lemons"}
   */
  record Detail(Kind kind, String text) {
    boolean fitsOpening() {
      return kind != Kind.BRING;
    }

    boolean isOnceIn(String note) {
      int at = note.indexOf(text);
      return at >= 0 && at == note.lastIndexOf(text);
    }

    Template sentence() {
      return Words.template("note", kind);
    }

    Map<String, String> slots() {
      return Map.of("x", text);
    }
  }

  static Problem problem(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 2);
    String event = draw.pick(Words.list("note.events"));
    Invitation note = new Invitation(names.get(0), names.get(1), event, details(draw));
    String facts = String.join(", ", draw.shuffled(note.listed(draw)));
    Map<String, String> slots = Map.of("to", note.to, "from", note.from, "facts", facts);
    return new Problem(
        Words.template("note.prompt").fill(draw, slots), note.write(draw), note::isIn);
  }

  /** Two to four of day, time, place and what to bring; one of the first three at least. */
  private static List<Detail> details(Draw draw) {
    List<Detail> all =
        List.of(
            new Detail(Kind.DAY, "on " + draw.pick(Words.DAYS)),
            new Detail(
                Kind.TIME,
                "at " + draw.between(1, 12) + draw.pick(List.of(" am", " pm", " o'clock"))),
            new Detail(Kind.PLACE, draw.pick(Words.list("note.places"))),
            new Detail(Kind.BRING, draw.between(2, 20) + " " + draw.pick(Words.THINGS)));
    return draw.pick(all, draw.between(2, 4));
  }

  private List<String> listed(Draw draw) {
    List<String> listed = new ArrayList<>(List.of(event));
    for (Detail detail : details) {
      String verb = detail.fitsOpening() ? "" : draw.pick(List.of("bring ", "take along "));
      listed.add(verb + detail.text);
    }
    return listed;
  }

  private String write(Draw draw) {
    List<Detail> rest = new ArrayList<>();
    StringBuilder opening = new StringBuilder(OPENING.fill(draw, slots()));
    // "The picnic is." is no sentence: the first that fits goes in, others may.
    boolean empty = true;
    for (Detail detail : draw.shuffled(details)) {
      if (detail.fitsOpening() && (empty || draw.chance(50))) {
        opening.append(' ').append(detail.text);
        empty = false;
      } else {
        rest.add(detail);
      }
    }
    String body =
        rest.stream()
            .map(d -> " " + d.sentence().fill(draw, d.slots()))
            .collect(Collectors.joining("", opening + ".", ""));
    return GREETING.fill(draw, slots()) + "\n" + body + "\n" + FAREWELL.fill(draw, slots());
  }

  private Map<String, String> slots() {
    return Map.of("to", to, "from", from, "event", event);
  }

  /** Whether {@code text} is an invitation that says all of the facts, once each, and no others. */
  boolean isIn(String text) {
    return wordings().matcher(text.strip()).matches()
        && details.stream().allMatch(detail -> detail.isOnceIn(text));
  }

  /** Matches invitations with these facts, some of them perhaps twice or not at all. */
  private Pattern wordings() {
    String inOpening =
        details.stream()
            .filter(Detail::fitsOpening)
            .map(d -> Pattern.quote(" " + d.text))
            .collect(Collectors.joining("|"));
    String sentences =
        details.stream()
            .map(d -> " " + d.sentence().regex(d.slots()))
            .collect(Collectors.joining("|"));
    return Pattern.compile(
        "%s\n%s(%s)+\\.(%s)*\n%s"
            .formatted(
                GREETING.regex(slots()),
                OPENING.regex(slots()),
                inOpening,
                sentences,
                FAREWELL.regex(slots())));
  }
}
