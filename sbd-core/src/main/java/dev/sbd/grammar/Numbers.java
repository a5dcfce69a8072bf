package dev.sbd.grammar;

import static org.apache.lucene.util.automaton.Operations.optional;
import static org.apache.lucene.util.automaton.Operations.repeat;

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

  private static final Automaton DIGITS = repeat(Automata.makeCharRange('0', '9'), 1);
  private static final Automaton POSITIVE =
      Regular.concatenation(
          List.of(Automata.makeCharRange('1', '9'), repeat(Automata.makeCharRange('0', '9'))));
  private static final Automaton NATURAL =
      Regular.union(List.of(Automata.makeChar('0'), POSITIVE)); // no leading zeros
  private static final Automaton MINUS = Automata.makeChar('-');
  private static final Automaton FRACTION =
      Regular.concatenation(List.of(Automata.makeChar('.'), DIGITS));
  private static final Automaton EXPONENT = // of two digits, which whoever reads it can hold
      Regular.concatenation(
          List.of(
              oneOf('e', 'E'),
              optional(oneOf('+', '-')),
              repeat(Automata.makeCharRange('0', '9'), 1, 2)));
  private static final Automaton UNSIGNED =
      Regular.concatenation(List.of(NATURAL, optional(FRACTION)));
  private static final Automaton INTEGER =
      Regular.union(
          List.of(NATURAL, Regular.concatenation(List.of(MINUS, POSITIVE)))); // -0 is left out

  private Numbers() {}

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
  static Automaton integers(Optional<Bound> least, Optional<Bound> most) {
    return least.isEmpty() && most.isEmpty()
        ? INTEGER
        : Regular.intersection(INTEGER, plain(least, most));
  }

  /**
   * Numbers of the range: all that JSON can write if there is no bound, else those without an
   * exponent.
   */
  static Automaton decimals(Optional<Bound> least, Optional<Bound> most) {
    return least.isEmpty() && most.isEmpty()
        ? Regular.concatenation(List.of(optional(MINUS), UNSIGNED, optional(EXPONENT)))
        : plain(least, most);
  }

  private static Automaton plain(Optional<Bound> least, Optional<Bound> most) {
    Automaton negative = unsigned(most.map(Bound::negated), least.map(Bound::negated));
    return Regular.union(
        List.of(unsigned(least, most), Regular.concatenation(List.of(MINUS, negative))));
  }

  /** Numbers of the range without a sign; 0 is one of them. */
  private static Automaton unsigned(Optional<Bound> least, Optional<Bound> most) {
    Automaton numbers = UNSIGNED;
    if (least.isPresent()) {
      numbers = Regular.intersection(numbers, compared(least.get(), 1));
    }
    if (most.isPresent()) {
      numbers = Regular.intersection(numbers, compared(most.get(), -1));
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

  private static Automaton oneOf(char a, char b) {
    return Regular.union(List.of(Automata.makeChar(a), Automata.makeChar(b)));
  }
}
