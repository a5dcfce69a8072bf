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

  /** Kinds of conditions. */
  enum Kind {
    FIRST,
    LAST,
    BEFORE
  }

  String sentence(Draw draw) {
    return Words.template("rule", kind).sentence(draw, Map.of("a", a, "b", b));
  }

  boolean isKeptBy(List<String> order) {
    return switch (kind) {
      case FIRST -> order.indexOf(a) == 0;
      case LAST -> order.indexOf(a) == order.size() - 1;
      case BEFORE -> order.indexOf(a) < order.indexOf(b);
    };
  }
}
