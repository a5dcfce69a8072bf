package dev.sbd.samples.lab.tasks;

import java.util.List;

/** Somebody buys and sells: how much money is left? */
final class Shopping {
  private static final Template START = Words.template("shopping.start");
  private static final Template BUY = Words.template("shopping.buy");
  private static final Template SELL = Words.template("shopping.sell");
  private static final Template FOUND = Words.template("shopping.found");
  private static final Template QUESTION = Words.template("shopping.question");
  private static final List<String> MONEY = Words.list("money");

  private Shopping() {}

  static void tell(Draw draw, Story story) {
    List<String> names = draw.pick(Words.NAMES, 2);
    story.put("S", names.get(0));
    story.put("O", names.get(1));
    story.put("money", draw.pick(MONEY));
    int total = draw.between(15, 80);
    story.put("n", total);
    story.say(START);
    do {
      total = trade(draw, story, total);
    } while (story.sums().count() < 2 || (story.sums().count() < 3 && draw.chance(60)));
    story.say(QUESTION);
  }

  private static int trade(Draw draw, Story story, int total) {
    Sums sums = story.sums();
    int count = draw.between(2, 9);
    int price = draw.between(2, 9);
    story.put("T", draw.pick(Words.THINGS));
    story.put("day", draw.pick(Words.DAYS));
    story.put("k", count);
    story.put("p", price);
    boolean affordable = total - count * price >= 2;
    if (affordable && draw.chance(70)) {
      story.say(BUY);
      return sums.subtract(total, sums.multiply(count, price));
    }
    if (total + count * price <= 99 && draw.chance(70)) {
      story.say(SELL);
      return sums.add(total, sums.multiply(count, price));
    }
    story.say(FOUND);
    return sums.add(total, count);
  }
}
