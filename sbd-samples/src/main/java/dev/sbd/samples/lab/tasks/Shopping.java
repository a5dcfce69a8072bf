package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody buys and sells: how much money is left? */
final class Shopping {
  private static final Template START =
      Template.of(
          "{S} [has|takes|saves|earns|gets] {n} {money}[| for shopping| to spend]."
              + "|{S} goes [shopping|to the [market|shop|fair|store]] with {n} {money}."
              + "|{S} has a [purse|wallet|box] with {n} {money} in it.");
  private static final Template BUY =
      Template.of(
          "[|||then |at the [market|shop|fair] |on {day} ]{S} [buys|orders|takes|gets] {k} {T}"
              + " [for|at] {p} {money} each."
              + "|{k} {T} [for|at] {p} {money} each are [bought|paid]."
              + "|{S} pays for {k} {T}, {p} {money} each.");
  private static final Template SELL =
      Template.of(
          "[|||then |at the [market|shop|fair] |on {day} ]{S} sells {k} {T} [for|at] {p} {money}"
              + " each."
              + "|{O} buys {k} {T} from {S} [for|at] {p} {money} each.");
  private static final Template FOUND =
      Template.of("[|||then |on {day} ]{S} [earns|finds|gets|wins|receives] {k} more {money}.");
  private static final Template QUESTION =
      Template.of(
          "How [much money|many {money}] does {S} have [now|left|in the end|at the end|after"
              + " that]?"
              + "|How many {money} [are left|remain|are there in the end]?"
              + "|What [is left|remains] of the money?");
  private static final List<String> MONEY = List.of("coins", "dollars", "euros", "pounds");

  private Shopping() {}

  static Story tell(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 2);
    Map<String, String> slots = new HashMap<>(Map.of("S", names.get(0), "O", names.get(1)));
    slots.put("money", draw.pick(MONEY));
    int total = draw.between(15, 80);
    slots.put("n", "" + total);
    List<String> sentences = new ArrayList<>(List.of(START.sentence(draw, slots)));
    Sums sums = new Sums();
    do {
      total = trade(draw, slots, sentences, sums, total);
    } while (sums.count() < 2 || (sums.count() < 3 && draw.chance(60)));
    sentences.add(QUESTION.sentence(draw, slots));
    return new Story(sentences, sums);
  }

  private static int trade(
      Draw draw, Map<String, String> slots, List<String> sentences, Sums sums, int total) {
    int count = draw.between(2, 9);
    int price = draw.between(2, 9);
    slots.put("T", draw.pick(Words.THINGS));
    slots.put("day", draw.pick(Words.DAYS));
    slots.put("k", "" + count);
    slots.put("p", "" + price);
    boolean affordable = total - count * price >= 2;
    if (affordable && draw.chance(70)) {
      sentences.add(BUY.sentence(draw, slots));
      return sums.subtract(total, sums.multiply(count, price));
    }
    if (total + count * price <= 99 && draw.chance(70)) {
      sentences.add(SELL.sentence(draw, slots));
      return sums.add(total, sums.multiply(count, price));
    }
    sentences.add(FOUND.sentence(draw, slots));
    return sums.add(total, count);
  }
}
