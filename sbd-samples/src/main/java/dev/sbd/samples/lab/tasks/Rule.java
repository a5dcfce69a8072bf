package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Map;

/**
 * A condition on the order of things.
 *
 * @param a what comes first, last, or before {@code b}
 * @param b the same as {@code a} but for {@link Kind#BEFORE}
 */
record Rule(Kind kind, String a, String b) {

  /** Kinds of conditions, with their wordings. */
  enum Kind {
    FIRST("[start|begin] with {a}.|{a} [comes|is|goes] first."),
    LAST("[end|finish] with {a}.|{a} [comes|is|goes] last."),
    BEFORE(
        "{a} [comes|is|goes|must be|has to be] before {b}.|{b} [comes|is|goes|must be|has to be]"
            + " after {a}.|[|do ]{a} before {b}.|[|do ]{b} after {a}.");

    private final String wording;

    Kind(String wording) {
      this.wording = wording;
    }
  }

  String sentence(Draw draw) {
    return Template.of(kind.wording).sentence(draw, Map.of("a", a, "b", b));
  }

  boolean isKeptBy(List<String> order) {
    return switch (kind) {
      case FIRST -> order.indexOf(a) == 0;
      case LAST -> order.indexOf(a) == order.size() - 1;
      case BEFORE -> order.indexOf(a) < order.indexOf(b);
    };
  }
}
