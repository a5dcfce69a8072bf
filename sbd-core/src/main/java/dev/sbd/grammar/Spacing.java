package dev.sbd.grammar;

/**
 * The white space of a style between two tokens of a text. A free gap calls a rule of its own: 64
 * states once, and not at each place.
 */
final class Spacing {
  private final JsonStyle style;
  private final int gapRule;

  Spacing(JsonStyle style, RuleBook book, Regular regular) {
    this.style = style;
    this.gapRule = style == JsonStyle.FREE ? book.add() : 0;
    if (style == JsonStyle.FREE) {
      book.set(gapRule, Regex.matching("[ \\t\\n\\r]{1,64}", regular));
    }
  }

  /** The state behind what may stand where tokens meet. */
  int gap(Wiring wiring, int from) {
    if (style != JsonStyle.FREE) {
      return from;
    }
    int to = wiring.state();
    wiring.free(from, to);
    wiring.edge(from, Rules.call(gapRule), Rules.call(gapRule), to);
    return to;
  }

  /** The state behind a comma, whose gap before it is passed already. */
  int comma(Wiring wiring, int from) {
    return gap(wiring, wiring.text(from, style == JsonStyle.SPACED ? ", " : ","));
  }

  /** The state behind the colon of a member. */
  int colon(Wiring wiring, int from) {
    String colon = style == JsonStyle.SPACED ? ": " : ":";
    return gap(wiring, wiring.text(gap(wiring, from), colon));
  }
}
