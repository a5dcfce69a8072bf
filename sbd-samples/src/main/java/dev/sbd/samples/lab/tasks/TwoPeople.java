package dev.sbd.samples.lab.tasks;

import java.util.List;

/** One has some, others so many more or fewer: how many have they, or the last of them? */
final class TwoPeople {
  private static final Template START = Words.template("people.start");
  private static final Template MORE = Words.template("people.more");
  private static final Template FEWER = Words.template("people.fewer");
  private static final Template TIMES = Words.template("people.times");
  private static final Template SUM = Words.template("people.sum");
  private static final Template LAST = Words.template("people.last");

  private TwoPeople() {}

  static void tell(Draw draw, Story story) {
    List<String> names = draw.pick(Words.NAMES, 3);
    story.put("T", draw.pick(Words.THINGS));
    story.put("A", names.get(0));
    story.put("day", draw.pick(Words.DAYS));
    int last = draw.between(4, 45);
    int before = last;
    story.put("n", last);
    story.say(START);
    int others = draw.chance(30) ? 1 : 2;
    for (int i = 1; i <= others; i++) {
      story.put("A", names.get(i - 1));
      story.put("B", names.get(i));
      before = last;
      last = compare(draw, story, before);
    }
    // A question for the last is one step less, so it is asked where there are steps enough.
    if (story.sums().count() < 2 || draw.chance(70)) {
      story.say(SUM);
      story.sums().add(before, last);
    } else {
      story.say(LAST);
    }
  }

  private static int compare(Draw draw, Story story, int than) {
    int kind = draw.between(0, 3);
    int number = draw.between(2, 20);
    story.put("n", number);
    if (kind == 0 && than * 3 < 60) {
      int times = draw.between(2, 3);
      story.put("times", times == 2 ? "twice" : "three times");
      story.say(TIMES);
      return story.sums().multiply(than, times);
    }
    if (kind == 1 && than - number >= 2) {
      story.say(FEWER);
      return story.sums().subtract(than, number);
    }
    story.say(MORE);
    return story.sums().add(than, number);
  }
}
