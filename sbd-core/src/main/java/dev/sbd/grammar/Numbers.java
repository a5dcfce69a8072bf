package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The texts of JSON's numbers, all of them or those of a range. A range is exact, whatever the
 * number of digits; one that holds no number gives an automaton that accepts nothing.
 */
final class Numbers {
  /** Digits of a bound, before and behind its point together, at most. */
  static final int MOST_DIGITS = 400;

  private static final Automaton INTEGER = matching("0|-?[1-9][0-9]*"); // -0 is left out
  private static final Automaton UNSIGNED = matching("(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?");
  private static final Automaton ANY =
      matching("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"); // more no reader holds

  private Numbers() {}

  private static Automaton matching(String regex) {
    return Regex.matching(regex, new Regular());
  }

  /** Of a range: an end, and whether it is in it. */
  record Bound(BigDecimal value, boolean inclusive) {
    /** Refuses a number of too many digits: an automaton remembers each of them. */
    Bound {
      checkDigits(value);
    }

    /** The bound of the numbers of opposite sign. */
    private Bound negated() {
      return new Bound(value.negate(), inclusive);
    }
  }

  /** Whole numbers of the range, written without point, exponent and leading zeros; no -0. */
  static Automaton integers(Optional<Bound> least, Optional<Bound> most, Regular regular) {
    return least.isEmpty() && most.isEmpty()
        ? INTEGER
        : regular.intersection(INTEGER, plain(least, most, regular));
  }

  /**
   * Numbers of the range: all that JSON can write if there is no bound, else those without an
   * exponent.
   */
  static Automaton decimals(Optional<Bound> least, Optional<Bound> most, Regular regular) {
    return least.isEmpty() && most.isEmpty() ? ANY : plain(least, most, regular);
  }

  private static Automaton plain(Optional<Bound> least, Optional<Bound> most, Regular regular) {
    Automaton negative = unsigned(most.map(Bound::negated), least.map(Bound::negated), regular);
    Automaton signed = regular.concatenation(Automata.makeChar('-'), negative);
    return regular.union(List.of(unsigned(least, most, regular), signed));
  }

  /** Numbers of the range without a sign; 0 is one of them. */
  private static Automaton unsigned(Optional<Bound> least, Optional<Bound> most, Regular regular) {
    Automaton numbers = UNSIGNED;
    if (least.isPresent()) {
      numbers = regular.intersection(numbers, compared(least.get(), 1));
    }
    if (most.isPresent()) {
      numbers = regular.intersection(numbers, compared(most.get(), -1));
    }
    return numbers;
  }

  /**
   * Numbers without a sign on one side of a bound.
   *
   * @param side 1 for those above it, -1 for those below
   */
  private static Automaton compared(Bound bound, int side) {
    if (bound.value().signum() < 0) {
      return side > 0 ? UNSIGNED : Automata.makeEmpty();
    }
    return new DecimalOrder(bound.value()).automaton(side, bound.inclusive());
  }

  private static void checkDigits(BigDecimal value) {
    if (value.signum() == 0) {
      return; // with whatever exponent
    }
    long before = Math.max(1, (long) value.precision() - value.scale());
    long digits = before + Math.max(0, value.scale());
    Check.that(
        digits <= MOST_DIGITS,
        "a bound of numbers may have at most %d digits when written without an exponent, got %d"
            + " digits; leave the bound out",
        MOST_DIGITS,
        digits);
  }
}
