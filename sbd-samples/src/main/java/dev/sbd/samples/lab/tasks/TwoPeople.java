package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One has some, others so many more or fewer: how many have they, or the last of them? */
final class TwoPeople {
  private static final Template START =
      Template.of(
          "{A} [has|owns|finds|collects|buys|sells|makes|counts|picks|carries] {n} {T}"
              + "[|| on {day}| at the [market|fair]| in the [garden|park]].");
  private static final Template MORE =
      Template.of(
          "{B} [has|owns|gets] {n} [|{T} ]more than {A}."
              + "|{B}'s number is {n} larger than {A}'s."
              + "|compared to {A}, {B} has {n} more[| {T}].");
  private static final Template FEWER =
      Template.of(
          "{B} [has|owns|gets] {n} [|{T} ]fewer than {A}."
              + "|{B}'s number is {n} smaller than {A}'s."
              + "|compared to {A}, {B} has {n} fewer[| {T}].");
  private static final Template TIMES =
      Template.of(
          "{B} [has|owns|gets] {times} as many[| {T}] as {A}." + "|{B}'s number is {times} {A}'s.");
  private static final Template SUM =
      Template.of(
          "How many {T} do {A} and {B} have [together|in all|in total|altogether]?"
              + "|{A} and {B} put [their {T}|them] together. How many are there?");
  private static final Template LAST =
      Template.of("How many[| {T}] [does {B} have|has {B}]?|What is {B}'s number[| of {T}]?");

  private TwoPeople() {}

  static Story tell(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 3);
    Map<String, String> slots = new HashMap<>(Map.of("T", draw.pick(Words.THINGS)));
    slots.put("A", names.get(0));
    slots.put("day", draw.pick(Words.DAYS));
    int first = draw.between(4, 45);
    slots.put("n", "" + first);
    List<String> sentences = new ArrayList<>(List.of(START.sentence(draw, slots)));
    Sums sums = new Sums();
    int others = draw.chance(30) ? 1 : 2;
    int before = first;
    int last = first;
    for (int i = 1; i <= others; i++) {
      slots.put("A", names.get(i - 1));
      slots.put("B", names.get(i));
      before = last;
      last = compare(draw, slots, sentences, sums, before);
    }
    ask(draw, slots, sentences, sums, before, last);
    return new Story(sentences, sums);
  }

  /** A question for the last is one step less, so it is asked where there are steps enough. */
  private static void ask(
      Draw draw, Map<String, String> slots, List<String> sentences, Sums sums, int a, int b) {
    boolean together = sums.count() < 2 || draw.chance(70);
    sentences.add((together ? SUM : LAST).sentence(draw, slots));
    if (together) {
      sums.add(a, b);
    }
  }

  private static int compare(
      Draw draw, Map<String, String> slots, List<String> sentences, Sums sums, int than) {
    int kind = draw.between(0, 3);
    int number = draw.between(2, 20);
    slots.put("n", "" + number);
    if (kind == 0 && than * 3 < 60) {
      int times = draw.between(2, 3);
      slots.put("times", times == 2 ? "twice" : "three times");
      sentences.add(TIMES.sentence(draw, slots));
      return sums.multiply(than, times);
    }
    if (kind == 1 && than - number >= 2) {
      sentences.add(FEWER.sentence(draw, slots));
      return sums.subtract(than, number);
    }
    sentences.add(MORE.sentence(draw, slots));
    return sums.add(than, number);
  }
}
