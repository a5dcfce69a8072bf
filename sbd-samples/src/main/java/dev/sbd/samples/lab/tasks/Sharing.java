package dev.sbd.samples.lab.tasks;

import java.util.List;

/** Some are put together and shared out: how many does each get? */
final class Sharing {
  private static final Template GROUPS = Words.template("sharing.groups");
  private static final Template TWO = Words.template("sharing.two");
  private static final Template SHARE = Words.template("sharing.share");
  private static final Template QUESTION = Words.template("sharing.question");

  private Sharing() {}

  static void tell(Draw draw, Story story) {
    List<String> names = draw.pick(Words.NAMES, 2);
    story.put("A", names.get(0));
    story.put("B", names.get(1));
    story.put("T", draw.pick(Words.THINGS));
    if (draw.chance(40)) {
      groups(draw, story);
    } else {
      two(draw, story);
    }
    story.say(SHARE);
    story.say(QUESTION);
  }

  /** So many groups of so many, of which the product can be shared without rest. */
  private static void groups(Draw draw, Story story) {
    int a = draw.between(2, 9);
    int b = draw.between(2, 9);
    int k = draw.between(2, 6);
    while (a * b % k != 0) {
      k = draw.between(2, 6);
      b = draw.between(2, 9);
    }
    put(story, a, b, k);
    story.sums().divide(story.sums().multiply(a, b), k);
    story.say(GROUPS);
  }

  private static void two(Draw draw, Story story) {
    int k = draw.between(2, 6);
    int each = draw.between(2, 10);
    int a = draw.between(1, k * each - 1);
    put(story, a, k * each - a, k);
    story.sums().divide(story.sums().add(a, k * each - a), k);
    story.say(TWO);
  }

  private static void put(Story story, int a, int b, int k) {
    story.put("a", a);
    story.put("b", b);
    story.put("k", k);
  }
}
