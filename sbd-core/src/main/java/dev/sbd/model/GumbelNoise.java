package dev.sbd.model;

/**
 * The randomness of {@link Choice.Sample}: standard Gumbel noise that is a function of a row's key
 * and a token's id alone (SplitMix64, Steele et al. 2014, as a counter-based generator). A backend
 * computes it next to the logits; this is the definition.
 */
public final class GumbelNoise {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** The largest float below 1: where a float, or a double, would round to 1, the noise to -inf. */
  private static final double MOST = 0x1.fffffep-1;

  private GumbelNoise() {}

  /** The noise of {@code token} under {@code key}, finite. */
  public static double of(long key, int token) {
    double uniform = ((mix(key + (token + 1) * GAMMA) >>> 11) + 0.5) * 0x1p-53;
    return -Math.log(-Math.log1p(-Math.min(uniform, MOST)));
  }

  /** The key of a row: one for each seed and position of a sequence. */
  public static long key(long seed, int position) {
    return mix(mix(seed) + position * GAMMA);
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
