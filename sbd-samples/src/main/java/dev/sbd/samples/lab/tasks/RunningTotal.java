package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody has some, and then it is more, and then less: how many in the end? */
final class RunningTotal {
  private static final Template START =
      Template.of(
          "{S} [has|owns|keeps|finds|counts] {n} {T}[| at home| in a [box|bag|drawer]]."
              + "|[At first|In the morning|Today|On {day}] {S} [has|owns|finds|counts] {n} {T}."
              + "|{S} starts [|the day|the week|the month] with {n} {T}."
              + "|there are {n} {T} in {S}'s [bag|box|room|house|garden|shop|car].");

  private static final Template WHEN =
      Template.of(
          "[|||then |next, |later |after that, |soon |the next day |on {day} "
              + "|in the [morning|evening|afternoon] |after [lunch|school|work|dinner] ]");

  private static final Template QUESTION =
      Template.of(
          "How many {T} does {S} have [now|left|in the end|at the end|after that|then]?"
              + "|How many {T} [are there|are left|has {S}] [now|in the end|at the end]?"
              + "|What is the number of {T} [now|in the end|at the end]?");

  private RunningTotal() {}

  static Story tell(Draw draw) {
    List<String> names = draw.pick(Words.NAMES, 3);
    Map<String, String> slots =
        new HashMap<>(Map.of("S", names.get(0), "T", draw.pick(Words.THINGS)));
    int total = draw.between(5, 60);
    slots.put("n", "" + total);
    slots.put("day", draw.pick(Words.DAYS));
    List<String> sentences = new ArrayList<>(List.of(START.sentence(draw, slots)));
    Sums sums = new Sums();
    int steps = draw.between(2, 4);
    while (sums.count() < steps) {
      slots.put("O", names.get(draw.between(1, 2)));
      Change change = change(draw, total);
      sentences.add(sentence(draw, change, slots));
      total = change.work(sums, total);
    }
    sentences.add(QUESTION.sentence(draw, slots));
    return new Story(sentences, sums);
  }

  private static Change change(Draw draw, int total) {
    Change change = Change.draw(draw);
    while (!change.suits(total)) {
      change = Change.draw(draw);
    }
    return change;
  }

  private static String sentence(Draw draw, Change change, Map<String, String> slots) {
    slots.put("day", draw.pick(Words.DAYS));
    slots.put("n", "" + change.number());
    slots.put("k", "" + change.groups());
    String when = WHEN.fill(draw, slots);
    return Template.capitalized(when + change.kind().wording().fill(draw, slots));
  }
}
