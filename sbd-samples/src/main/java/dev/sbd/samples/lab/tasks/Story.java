package dev.sbd.samples.lab.tasks;

import java.util.List;

/**
 * A word problem, solved.
 *
 * @param text the whole problem, its question last
 * @param lines its steps: {@code "21 + 4 = 25"}
 * @param answer the last step's result
 */
record Story(String text, List<String> lines, int answer) {
  Story {
    lines = List.copyOf(lines);
  }

  Story(List<String> sentences, Sums sums) {
    this(String.join(" ", sentences), sums.lines(), sums.last());
  }

  String solution() {
    return String.join("\n", lines) + "\nAnswer: " + answer;
  }
}
