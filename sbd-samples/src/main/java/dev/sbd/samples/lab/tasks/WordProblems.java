package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Task#WORD_PROBLEMS}: stories of four kinds, in two to four steps of small numbers. */
final class WordProblems {
  private static final Pattern ANSWER = Pattern.compile("(?s)(?:.*\\n)?Answer: (\\d{1,9})");

  /** What makes stories; those with more wordings more often. */
  private static final List<Consumer<WordProblems>> TELLERS =
      List.of(
          WordProblems::runningTotal,
          WordProblems::runningTotal,
          WordProblems::runningTotal,
          WordProblems::people,
          WordProblems::people,
          WordProblems::shopping,
          WordProblems::shopping,
          WordProblems::sharing);

  private final Draw draw;
  private final Story story;

  private WordProblems(Draw draw) {
    this.draw = draw;
    this.story = new Story(draw);
  }

  static Problem draw(Draw draw) {
    WordProblems problem = new WordProblems(draw);
    draw.pick(TELLERS).accept(problem);
    Story story = problem.story;
    return new Problem(story.text(), story.solution(), output -> answers(output, story.answer()));
  }

  /** By the number after the last line's {@code Answer:} alone, as with GSM8K. */
  private static boolean answers(String output, int answer) {
    Matcher matcher = ANSWER.matcher(output.strip());
    return matcher.matches() && Integer.parseInt(matcher.group(1)) == answer;
  }

  /** Somebody has some, and then it is more, and then less: how many in the end? */
  private void runningTotal() {
    List<String> names = draw.pick(Words.NAMES, 3);
    story.put("S", names.get(0));
    story.put("T", draw.pick(Words.THINGS));
    int total = draw.between(5, 60);
    story.put("n", total);
    story.put("day", draw.pick(Words.DAYS));
    story.say("total.start");
    int steps = draw.between(2, 4);
    while (story.steps() < steps) {
      story.put("O", names.get(draw.between(1, 2)));
      Change change = Change.draw(draw, total);
      story.put("day", draw.pick(Words.DAYS));
      total = change.tell(story, total);
    }
    story.say("total.question");
  }

  /**
   * How a number of things changes.
   *
   * @param kind the name of its wordings
   * @param number how many things come, go, or are in a group; what the total is multiplied or
   *     divided by
   * @param groups how many groups there are; 1 where the kind has none
   */
  private record Change(String kind, char operator, int number, int groups) {
    /** A change that leaves a whole number from 2 to 99 of {@code total}. */
    static Change draw(Draw draw, int total) {
      Change change = draw(draw);
      while (!change.suits(total)) {
        change = draw(draw);
      }
      return change;
    }

    private static Change draw(Draw draw) {
      String kind = draw.pick(Words.list("change.kinds"));
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

  /** One has some, others so many more or fewer: how many have they, or the last of them? */
  private void people() {
    List<String> names = draw.pick(Words.NAMES, 3);
    story.put("T", draw.pick(Words.THINGS));
    story.put("A", names.get(0));
    story.put("day", draw.pick(Words.DAYS));
    int last = draw.between(4, 45);
    int before = last;
    story.put("n", last);
    story.say("people.start");
    int others = draw.chance(30) ? 1 : 2;
    for (int i = 1; i <= others; i++) {
      story.put("A", names.get(i - 1));
      story.put("B", names.get(i));
      before = last;
      last = compare(before);
    }
    // A question for the last is one step less, so it is asked where there are steps enough.
    if (story.steps() < 2 || draw.chance(70)) {
      story.say("people.sum");
      story.work(before, '+', last);
    } else {
      story.say("people.last");
    }
  }

  private int compare(int than) {
    int kind = draw.between(0, 3);
    int number = draw.between(2, 20);
    story.put("n", number);
    if (kind == 0 && than * 3 < 60) {
      int times = draw.between(2, 3);
      story.put("times", times == 2 ? "twice" : "three times");
      story.say("people.times");
      return story.work(than, '*', times);
    }
    boolean fewer = kind == 1 && than - number >= 2;
    story.say(fewer ? "people.fewer" : "people.more");
    return story.work(than, fewer ? '-' : '+', number);
  }

  /** Somebody buys and sells: how much money is left? */
  private void shopping() {
    List<String> names = draw.pick(Words.NAMES, 2);
    story.put("S", names.get(0));
    story.put("O", names.get(1));
    story.put("money", draw.pick(Words.list("money")));
    int total = draw.between(15, 80);
    story.put("n", total);
    story.say("shopping.start");
    do {
      total = trade(total);
    } while (story.steps() < 2 || (story.steps() < 3 && draw.chance(60)));
    story.say("shopping.question");
  }

  private int trade(int total) {
    int count = draw.between(2, 9);
    int price = draw.between(2, 9);
    story.put("T", draw.pick(Words.THINGS));
    story.put("day", draw.pick(Words.DAYS));
    story.put("k", count);
    story.put("p", price);
    if (total - count * price >= 2 && draw.chance(70)) {
      story.say("shopping.buy");
      return story.work(total, '-', story.work(count, '*', price));
    }
    if (total + count * price <= 99 && draw.chance(70)) {
      story.say("shopping.sell");
      return story.work(total, '+', story.work(count, '*', price));
    }
    story.say("shopping.found");
    return story.work(total, '+', count);
  }

  /** Some are put together and shared out: how many does each get? */
  private void sharing() {
    List<String> names = draw.pick(Words.NAMES, 2);
    story.put("A", names.get(0));
    story.put("B", names.get(1));
    story.put("T", draw.pick(Words.THINGS));
    if (draw.chance(40)) {
      shareGroups();
    } else {
      shareTwo();
    }
    story.say("sharing.share");
    story.say("sharing.question");
  }

  /** So many groups of so many, of which the product can be shared without rest. */
  private void shareGroups() {
    int groups = draw.between(2, 9);
    int size = draw.between(2, 9);
    int people = draw.between(2, 6);
    while (groups * size % people != 0) {
      people = draw.between(2, 6);
      size = draw.between(2, 9);
    }
    share("sharing.groups", groups, '*', size, people);
  }

  private void shareTwo() {
    int people = draw.between(2, 6);
    int all = people * draw.between(2, 10);
    int first = draw.between(1, all - 1);
    share("sharing.two", first, '+', all - first, people);
  }

  private void share(String wording, int a, char operator, int b, int people) {
    story.put("a", a);
    story.put("b", b);
    story.put("k", people);
    story.say(wording);
    story.work(story.work(a, operator, b), '/', people);
  }
}
