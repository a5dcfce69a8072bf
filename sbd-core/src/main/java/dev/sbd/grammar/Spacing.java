package dev.sbd.grammar;

import org.apache.lucene.util.automaton.Automaton;

/**
 * The white space of a style between two tokens of a text. A free gap calls a rule of its own: 64
 * states once, and not at each place.
 */
final class Spacing {
  private static final int MOST = 64;

  private final JsonStyle style;
  private final int gapRule;

  Spacing(JsonStyle style, RuleBook book, Regular regular) {
    this.style = style;
    this.gapRule = style == JsonStyle.FREE ? book.add() : 0;
    if (style == JsonStyle.FREE) {
      book.set(gapRule, blanks(regular));
    }
  }

  private static Automaton blanks(Regular regular) {
    Wiring wiring = new Wiring(regular);
    int state = wiring.start();
    for (int i = 0; i < MOST; i++) {
      int next = wiring.state();
      for (char c : " \t\n\r".toCharArray()) {
        wiring.edge(state, c, c, next);
      }
      wiring.accept(next);
      state = next;
    }
    return wiring.finish();
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
