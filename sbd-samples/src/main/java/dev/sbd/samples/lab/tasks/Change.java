package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Locale;

/**
 * How a number of things changes.
 *
 * @param number how many things come, go, or are in a group; what the total is multiplied or
 *     divided by
 * @param groups how many groups there are; 1 where the kind has none
 */
record Change(Kind kind, int number, int groups) {
  private static final int LARGEST = 99;

  /** More and fewer are the commonest, in stories as in life. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.MORE,
          Kind.MORE,
          Kind.MORE,
          Kind.FEWER,
          Kind.FEWER,
          Kind.FEWER,
          Kind.DOUBLE,
          Kind.TRIPLE,
          Kind.HALF,
          Kind.MORE_GROUPS,
          Kind.MORE_GROUPS,
          Kind.FEWER_GROUPS);

  /** Kinds of change, each with its wordings. */
  enum Kind {
    MORE,
    FEWER,
    DOUBLE,
    TRIPLE,
    HALF,
    MORE_GROUPS,
    FEWER_GROUPS;

    Template wording() {
      return Words.template("change." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  /** A change that suits {@code total}. */
  static Change draw(Draw draw, int total) {
    Change change = draw(draw);
    while (!change.suits(total)) {
      change = draw(draw);
    }
    return change;
  }

  private static Change draw(Draw draw) {
    Kind kind = draw.pick(KINDS);
    return switch (kind) {
      case MORE, FEWER -> new Change(kind, draw.between(2, 40), 1);
      case DOUBLE, HALF -> new Change(kind, 2, 1);
      case TRIPLE -> new Change(kind, 3, 1);
      case MORE_GROUPS, FEWER_GROUPS -> new Change(kind, draw.between(2, 9), draw.between(2, 6));
    };
  }

  /** Whether a change of so many leaves a whole number from 2 to 99. */
  private boolean suits(int total) {
    int after = work(new Sums(), total);
    return after >= 2 && after <= LARGEST && (kind != Kind.HALF || total % 2 == 0);
  }

  /** Writes the change down in one or two sums; the new total. */
  int work(Sums sums, int total) {
    return switch (kind) {
      case MORE -> sums.add(total, number);
      case FEWER -> sums.subtract(total, number);
      case DOUBLE, TRIPLE -> sums.multiply(total, number);
      case HALF -> sums.divide(total, number);
      case MORE_GROUPS -> sums.add(total, sums.multiply(groups, number));
      case FEWER_GROUPS -> sums.subtract(total, sums.multiply(groups, number));
    };
  }
}
