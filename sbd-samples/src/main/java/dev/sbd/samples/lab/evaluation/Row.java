package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.training.TrainingMethod;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One cell of the table: a checkpoint, decoded in one way, on one task.
 *
 * @param decoding {@code NTP}, {@code gamma 0.1}
 * @param task its name, or of other prompts their kind; {@link #AVERAGE} for the mean over all
 * @param n problems answered
 * @param accuracy right answers among them, in [0, 1]; NaN where there are no right ones
 * @param passReduction forward passes of the same checkpoint token by token, divided by these
 * @param wallClockRatio the same of times
 * @param accuracyMargin half the 95% interval of {@code accuracy}
 * @param tokensPerPass new tokens a forward pass
 * @param millisPerProblem mean time to answer
 * @param tokensPerSecond new tokens a second
 * @param speedUp that, divided by what the same checkpoint has token by token
 * @param sameTexts the share of texts that are those of the same checkpoint token by token, in [0,
 *     1]
 * @param forcedPerPass of {@code tokensPerPass}, those that had to come: a grammar allowed no other
 *     text there
 */
public record Row(
    String checkpoint,
    TrainingMethod training,
    String decoding,
    String task,
    int n,
    double accuracy,
    double passReduction,
    double wallClockRatio,
    double accuracyMargin,
    double tokensPerPass,
    double millisPerProblem,
    double tokensPerSecond,
    double speedUp,
    double sameTexts,
    double forcedPerPass) {

  /** The task of rows that average the tasks'. */
  public static final String AVERAGE = "average";

  private static final double Z =
      1.959964; // of a normal distribution, 95% are within so many sigma

  /** The mean of the tasks' rows of one checkpoint and decoding, each task counting the same. */
  static Row average(List<Row> rows) {
    Row first = rows.get(0);
    return new Row(
        first.checkpoint,
        first.training,
        first.decoding,
        AVERAGE,
        rows.stream().mapToInt(Row::n).sum(),
        mean(rows, Row::accuracy),
        mean(rows, Row::passReduction),
        mean(rows, Row::wallClockRatio),
        Math.sqrt(mean(rows, row -> row.accuracyMargin * row.accuracyMargin) / rows.size()),
        mean(rows, Row::tokensPerPass),
        mean(rows, Row::millisPerProblem),
        mean(rows, Row::tokensPerSecond),
        mean(rows, Row::speedUp),
        mean(rows, Row::sameTexts),
        mean(rows, Row::forcedPerPass));
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> field) {
    return rows.stream().mapToDouble(field).average().orElseThrow();
  }

  /** Half of Wilson's 95% interval for a proportion, which is not 0 even where all are right. */
  static double wilsonMargin(int right, int n) {
    double p = (double) right / n;
    double z2 = Z * Z;
    return Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n)) / (1 + z2 / n);
  }
}
