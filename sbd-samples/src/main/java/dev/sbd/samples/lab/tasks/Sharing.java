package dev.sbd.samples.lab.tasks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Some are put together and shared out: how many does each get? */
final class Sharing {
  private static final Template GROUPS =
      Template.of(
          "{A} [has|buys|finds|brings|owns] {a} [boxes|bags|packs|baskets|crates] [of|with] {b} {T}"
              + "[| each]."
              + "|there are {a} [boxes|bags|packs|baskets|crates] with {b} {T} [each|in each].");
  private static final Template TWO =
      Template.of(
          "{A} [has|brings|finds|picks] {a} {T} and {B} [has|brings|finds|picks] {b}."
              + "|{A} and {B} [have|bring|find|pick] {a} and {b} {T}."
              + "|{A} [has|brings|finds|picks] {a} {T}. {B} [adds|brings] {b}[| more].");
  private static final Template SHARE =
      Template.of(
          "[|then ][all of them|they|the {T}] are shared [|equally ][by|among] {k}"
              + " [friends|children|people|guests]."
              + "|{k} [friends|children|people|guests] share [all of them|them all|the {T}]"
              + "[| equally].");
  private static final Template QUESTION =
      Template.of(
          "How many[| {T}] does each [|of them ]get?|How many[| {T}] are there for each?"
              + "|What does each [of them |]get?");

  private Sharing() {}

  static Story tell(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 2);
    Map<String, String> slots = new HashMap<>(Map.of("A", names.get(0), "B", names.get(1)));
    slots.put("T", draw.pick(Words.THINGS));
    Sums sums = new Sums();
    String start = draw.chance(40) ? groups(draw, slots, sums) : two(draw, slots, sums);
    String share = SHARE.sentence(draw, slots);
    return new Story(List.of(start, share, QUESTION.sentence(draw, slots)), sums);
  }

  /** So many groups of so many, of which the product can be shared without rest. */
  private static String groups(Draw draw, Map<String, String> slots, Sums sums) {
    int a = draw.between(2, 9);
    int b = draw.between(2, 9);
    int k = draw.between(2, 6);
    while (a * b % k != 0) {
      k = draw.between(2, 6);
      b = draw.between(2, 9);
    }
    put(slots, a, b, k);
    sums.divide(sums.multiply(a, b), k);
    return GROUPS.sentence(draw, slots);
  }

  private static String two(Draw draw, Map<String, String> slots, Sums sums) {
    int k = draw.between(2, 6);
    int each = draw.between(2, 10);
    int a = draw.between(1, k * each - 1);
    put(slots, a, k * each - a, k);
    sums.divide(sums.add(a, k * each - a), k);
    return TWO.sentence(draw, slots);
  }

  private static void put(Map<String, String> slots, int a, int b, int k) {
    slots.put("a", "" + a);
    slots.put("b", "" + b);
    slots.put("k", "" + k);
  }
}
