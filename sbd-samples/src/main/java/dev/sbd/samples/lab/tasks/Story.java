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
  private final Sums sums = new Sums();

  Story(Draw draw) {
    this.draw = draw;
  }

  /** What the wordings call {@code slot} from now on. */
  void put(String slot, Object value) {
    slots.put(slot, value.toString());
  }

  /** Adds a sentence: one wording of each template in turn. */
  void say(Template... parts) {
    StringBuilder sentence = new StringBuilder();
    for (Template part : parts) {
      sentence.append(part.fill(draw, slots));
    }
    sentences.add(Template.capitalized(sentence.toString()));
  }

  Sums sums() {
    return sums;
  }

  /** The whole problem, its question last. */
  String text() {
    return String.join(" ", sentences);
  }

  /** Its steps, each a sum, and the answer. */
  String solution() {
    return String.join("\n", sums.lines()) + "\nAnswer: " + sums.last();
  }
}
