package dev.sbd.djl.training;

import dev.sbd.internal.Check;

/**
 * What to train and how: all that decides the result but the data and the model.
 *
 * @param method the loss: what the model is trained for
 * @param blocks sizes and places of the noised blocks
 * @param steps how many updates, at least 1
 * @param batchTokens about how many tokens an update is made from: documents are taken until they
 *     have as many, at least 1
 * @param schedule the learning rate of each update
 * @param weightDecay of matrices, at least 0
 * @param clip the most that the norm of the gradients may be, or 0 for no limit
 * @param seed of order and noise
 */
public record TrainingOptions(
    TrainingMethod method,
    Blocks blocks,
    int steps,
    int batchTokens,
    Schedule schedule,
    double weightDecay,
    double clip,
    long seed) {

  /**
   * Sizes and places of the noised blocks.
   *
   * @param minSize the smallest block, at least 1
   * @param maxSize the largest
   * @param alignedShare the share, in [0, 1], of documents whose first block begins with the
   *     completion and is whole, as when decoding begins; the others' is cut at its front, so that
   *     blocks begin anywhere
   */
  public record Blocks(int minSize, int maxSize, double alignedShare) {
    /**
     * Checks the numbers.
     *
     * @throws dev.sbd.error.InvalidRequestException if one is out of range
     */
    public Blocks {
      Check.atLeast("blocks.minSize", minSize, 1);
      Check.that(
          maxSize >= minSize, "blocks.maxSize must be >= minSize %d, got %d", minSize, maxSize);
      Check.fraction("blocks.alignedShare", alignedShare);
    }
  }

  /**
   * The learning rate: linearly up from 0, then down along a cosine.
   *
   * @param peak the highest, above 0
   * @param warmup after how many updates it is reached, at least 0
   * @param floor where it ends, in [0, peak]
   */
  public record Schedule(double peak, int warmup, double floor) {
    /**
     * Checks the numbers.
     *
     * @throws dev.sbd.error.InvalidRequestException if one is out of range
     */
    public Schedule {
      Check.positive("schedule.peak", peak);
      Check.atLeast("schedule.warmup", warmup, 0);
      Check.that(floor >= 0 && floor <= peak, "schedule.floor must be in [0, peak], got %s", floor);
    }

    /**
     * The rate of an update.
     *
     * @param step in {@code [0, steps)}
     * @param steps how many there will be
     */
    public double rate(int step, int steps) {
      if (step < warmup) {
        return peak * (step + 1) / warmup;
      }
      double done = steps - warmup <= 1 ? 1 : (double) (step - warmup) / (steps - warmup - 1);
      return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
    }
  }

  /**
   * Checks the numbers.
   *
   * @throws dev.sbd.error.InvalidRequestException if one is out of range
   */
  public TrainingOptions {
    Check.atLeast("steps", steps, 1);
    Check.atLeast("batchTokens", batchTokens, 1);
    notNegative("weightDecay", weightDecay);
    notNegative("clip", clip);
  }

  private static void notNegative(String name, double value) {
    Check.that(
        value >= 0 && Double.isFinite(value), "%s must be >= 0 and finite, got %s", name, value);
  }
}
