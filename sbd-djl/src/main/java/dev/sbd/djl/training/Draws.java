package dev.sbd.djl.training;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on a seed and on what they are for, not on what was drawn before: so a
 * training goes on after an interruption as if there had been none.
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draws() {}

  /** A generator for what {@code indices} name. */
  static SplittableRandom of(long seed, long... indices) {
    long state = mix(seed);
    for (long index : indices) {
      state = mix(state + GOLDEN * (index + 1));
    }
    return new SplittableRandom(state);
  }

  /** SplittableRandom's own mixing: neighbours get unrelated states. */
  private static long mix(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
