package dev.sbd.samples.lab.tasks;

import java.util.List;

/**
 * How a number of things changes.
 *
 * @param kind the name of its wordings
 * @param number how many things come, go, or are in a group; what the total is multiplied or
 *     divided by
 * @param groups how many groups there are; 1 where the kind has none
 */
record Change(String kind, char operator, int number, int groups) {
  private static final List<String> KINDS = Words.list("change.kinds");

  /** A change that leaves a whole number from 2 to 99 of {@code total}. */
  static Change draw(Draw draw, int total) {
    Change change = draw(draw);
    while (!change.suits(total)) {
      change = draw(draw);
    }
    return change;
  }

  private static Change draw(Draw draw) {
    String kind = draw.pick(KINDS);
    return switch (kind) {
      case "more" -> new Change(kind, '+', draw.between(2, 40), 1);
      case "fewer" -> new Change(kind, '-', draw.between(2, 40), 1);
      case "double" -> new Change(kind, '*', 2, 1);
      case "triple" -> new Change(kind, '*', 3, 1);
      case "half" -> new Change(kind, '/', 2, 1);
      case "more-groups" -> new Change(kind, '+', draw.between(2, 9), draw.between(2, 6));
      case "fewer-groups" -> new Change(kind, '-', draw.between(2, 9), draw.between(2, 6));
      default -> throw new IllegalStateException("no such kind of change: " + kind);
    };
  }

  private boolean suits(int total) {
    int after = Story.result(total, operator, groups * number);
    return after >= 2 && after <= 99 && (operator != '/' || total % number == 0);
  }

  /** Adds the change to {@code story}, in one or two sums; the new total. */
  int tell(Story story, int total) {
    story.put("n", number);
    story.put("k", groups);
    story.say("total.when", "change." + kind);
    return story.work(total, operator, groups == 1 ? number : story.work(groups, '*', number));
  }
}
