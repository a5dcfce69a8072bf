package dev.sbd.samples.lab.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What an evaluation found.
 *
 * @param seed of the held-out problems
 * @param count the most problems a task, or prompts a kind
 * @param blockSize the most tokens a block, of a checkpoint that takes as many
 * @param maxNewTokens where an answer ended at the latest
 * @param rows by checkpoint, decoding and task, the average last
 */
public record Results(long seed, int count, int blockSize, int maxNewTokens, List<Row> rows) {
  public Results {
    rows = List.copyOf(rows);
  }

  /** Whether it is known which answers are right. */
  public boolean hasAccuracy() {
    return rows.stream().noneMatch(row -> Double.isNaN(row.accuracy()));
  }

  /** Whether some answers were given under a grammar. */
  boolean hasGrammar() {
    return rows.stream().anyMatch(row -> row.forcedPerPass() > 0);
  }

  /** Names of the tasks and the average, in order. */
  List<String> tasks() {
    return rows.stream().map(Row::task).distinct().toList();
  }

  /** The rows of one line of the table: one a task, and their average. */
  List<List<Row>> lines() {
    List<List<Row>> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += tasks().size()) {
      lines.add(rows.subList(i, i + tasks().size()));
    }
    return lines;
  }
}
