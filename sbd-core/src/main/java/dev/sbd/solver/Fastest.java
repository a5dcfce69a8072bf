package dev.sbd.solver;

import dev.sbd.model.PassCost;

/**
 * The size whose blocks take the least time a token. Where each position behind the first is
 * revealed with probability p if those before it are, a look at a block of k reveals {@code g(k) =
 * 1 + p + ... + p^(k-1)} tokens; what blocks took so far tells p. A pass takes {@code 1 + look +
 * row * (k - 1)}, and a token's row again when it is committed.
 *
 * @see PassCost
 */
record Fastest() implements BlockSizing {
  private static final double PRIOR = 0.8;
  private static final int HALVINGS = 20;

  @Override
  public int next(Progress progress) {
    double p = progress.blocks() == 0 ? PRIOR : chance(progress);
    int best = Math.min(2, progress.maxBlockSize());
    for (int size = best + 1; size <= progress.maxBlockSize(); size++) {
      if (time(size, p, progress.cost()) < time(best, p, progress.cost())) {
        best = size;
      }
    }
    return best;
  }

  /** Of all blocks and of the last one, in the middle. */
  private static double chance(Progress progress) {
    double all = (double) progress.newTokens() / progress.passes();
    double size = (double) progress.newTokens() / progress.blocks();
    double last = (double) progress.lastSize() / progress.lastPasses();
    return (chance(all, size) + chance(last, progress.lastSize())) / 2;
  }

  /** At which so many tokens are revealed a look. */
  private static double chance(double tokens, double size) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (revealed(size, middle) < tokens) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double revealed(double size, double p) {
    return (1 - Math.pow(p, size)) / (1 - p);
  }

  private static double time(int size, double p, PassCost cost) {
    return cost.time(size, true) / revealed(size, p);
  }

  @Override
  public String toString() {
    return "fastest";
  }
}
