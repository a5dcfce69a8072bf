package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A word problem as it is told: its sentences, and the sums that solve it. */
final class Story {
  private final Draw draw;
  private final Map<String, String> slots = new HashMap<>();
  private final List<String> sentences = new ArrayList<>();
  private final List<String> sums = new ArrayList<>();
  private int last;

  Story(Draw draw) {
    this.draw = draw;
  }

  /** What the wordings call {@code slot} from now on. */
  void put(String slot, Object value) {
    slots.put(slot, value.toString());
  }

  /** Adds a sentence: one of the wordings of each name in turn. */
  void say(String... names) {
    StringBuilder sentence = new StringBuilder();
    for (String name : names) {
      sentence.append(Words.template(name).fill(draw, slots));
    }
    sentences.add(Template.capitalized(sentence.toString()));
  }

  /** Writes a sum down; its result. */
  int work(int a, char operator, int b) {
    last = result(a, operator, b);
    sums.add(a + " " + operator + " " + b + " = " + last);
    return last;
  }

  static int result(int a, char operator, int b) {
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> throw new IllegalArgumentException("operator must be one of +-*/: " + operator);
    };
  }

  /** How many sums there are. */
  int steps() {
    return sums.size();
  }

  /** The last sum's result. */
  int answer() {
    return last;
  }

  /** The whole problem, its question last. */
  String text() {
    return String.join(" ", sentences);
  }

  /** Its steps, each a sum, and the answer. */
  String solution() {
    return String.join("\n", sums) + "\nAnswer: " + last;
  }
}
