package dev.sbd;

import dev.sbd.model.ModelSpec;

/**
 * How long the caches of sequences are that share passes: of few lengths, so that a backend can lay
 * them side by side and attend to several at once.
 */
final class SharedCapacity {
  private static final int LEAST = 64;

  private SharedCapacity() {}

  /** A power of two that is at least {@code needed}, or the model's context. */
  static int of(int needed, ModelSpec spec) {
    int least = Math.max(LEAST, needed);
    long power = Long.highestOneBit(2L * least - 1);
    return (int) Math.min(spec.contextLength(), power);
  }
}
