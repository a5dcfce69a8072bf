package dev.sbd.djl.training;

import dev.sbd.internal.Check;

/**
 * What to train and how: all that decides the result but the data and the model.
 *
 * @param method the loss: what the model is trained for
 * @param blocks sizes and places of the noised blocks
 * @param copies how often a document is noised, and what its copies are to predict
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
    Copies copies,
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
   * The noised copies that an update has of each document.
   *
   * @param count how many, at least 1; more than one for an adapter only, whose clean rows are
   *     computed once for all
   * @param wholeShare the share of copies, in [0, 1], that are masked from beginning to end, as all
   *     that verified decoding looks at; the others' share of masks is drawn
   * @param taughtShare the share, in [0, 1], that the base's own next-token predictions have in
   *     what masked rows are to predict, for an adapter only; the text itself has the rest
   */
  public record Copies(int count, double wholeShare, double taughtShare) {
    /** The paper's: one, all of its noise drawn, that is to predict the text. */
    public static final Copies ONE = new Copies(1, 0, 0);

    /**
     * Checks the numbers.
     *
     * @throws dev.sbd.error.InvalidRequestException if one is out of range
     */
    public Copies {
      Check.atLeast("copies.count", count, 1);
      Check.fraction("copies.wholeShare", wholeShare);
      Check.fraction("copies.taughtShare", taughtShare);
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
