package dev.sbd.djl.training;

/**
 * What to train and how: all that decides the result but the data and the model.
 *
 * @param method the loss
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
    Method method,
    Blocks blocks,
    int steps,
    int batchTokens,
    Schedule schedule,
    double weightDecay,
    double clip,
    long seed) {

  /** The loss. */
  public enum Method {
    /** Next-token prediction and masked prediction, 1:1 (arXiv 2509.04185, eq. 13 and 14). */
    SBD,
    /** Next-token prediction alone. */
    NTP
  }

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
     * @throws IllegalArgumentException if one is out of range
     */
    public Blocks {
      require(minSize >= 1, "blocks.minSize", "at least 1", minSize);
      require(maxSize >= minSize, "blocks.maxSize", "at least minSize " + minSize, maxSize);
      require(
          alignedShare >= 0 && alignedShare <= 1, "blocks.alignedShare", "in [0, 1]", alignedShare);
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
     * @throws IllegalArgumentException if one is out of range
     */
    public Schedule {
      require(peak > 0 && Double.isFinite(peak), "schedule.peak", "above 0", peak);
      require(warmup >= 0, "schedule.warmup", "at least 0", warmup);
      require(floor >= 0 && floor <= peak, "schedule.floor", "in [0, peak]", floor);
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
   * @throws IllegalArgumentException if one is out of range
   */
  public TrainingOptions {
    require(steps >= 1, "steps", "at least 1", steps);
    require(batchTokens >= 1, "batchTokens", "at least 1", batchTokens);
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay), "weightDecay", "at least 0", weightDecay);
    require(clip >= 0 && Double.isFinite(clip), "clip", "at least 0", clip);
  }

  private static void require(boolean condition, String name, String rule, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(name + " must be " + rule + ", got " + value);
    }
  }
}
