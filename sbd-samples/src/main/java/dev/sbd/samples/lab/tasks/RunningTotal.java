package dev.sbd.samples.lab.tasks;

import java.util.List;

/** Somebody has some, and then it is more, and then less: how many in the end? */
final class RunningTotal {
  private static final Template START = Words.template("total.start");
  private static final Template WHEN = Words.template("total.when");
  private static final Template QUESTION = Words.template("total.question");

  private RunningTotal() {}

  static void tell(Draw draw, Story story) {
    List<String> names = draw.pick(Words.NAMES, 3);
    story.put("S", names.get(0));
    story.put("T", draw.pick(Words.THINGS));
    int total = draw.between(5, 60);
    story.put("n", total);
    story.put("day", draw.pick(Words.DAYS));
    story.say(START);
    int steps = draw.between(2, 4);
    while (story.sums().count() < steps) {
      story.put("O", names.get(draw.between(1, 2)));
      Change change = Change.draw(draw, total);
      story.put("day", draw.pick(Words.DAYS));
      story.put("n", change.number());
      story.put("k", change.groups());
      story.say(WHEN, change.kind().wording());
      total = change.work(story.sums(), total);
    }
    story.say(QUESTION);
  }
}
