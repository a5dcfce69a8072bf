package dev.sbd.model;

/**
 * Keys that give a chosen token extreme {@link GumbelNoise}: the hash is one to one, so run back.
 */
public final class NoiseKeys {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private NoiseKeys() {}

  /** A key under which {@code token} has the largest noise that there is, about 37. */
  public static long largest(int token) {
    return unmix(0) - (token + 1) * GAMMA;
  }

  /** A key under which {@code token} has the smallest noise that there is, about -2.8. */
  public static long smallest(int token) {
    return unmix(-1) - (token + 1) * GAMMA;
  }

  private static long unmix(long mixed) {
    long z = unshift(mixed, 31) * inverse(0x94D049BB133111EBL);
    z = unshift(z, 27) * inverse(0xBF58476D1CE4E5B9L);
    return unshift(z, 30);
  }

  /** The z with {@code (z ^ z >>> bits) == shifted}. */
  private static long unshift(long shifted, int bits) {
    long z = shifted;
    for (int i = 0; i < Long.SIZE / bits; i++) {
      z = shifted ^ z >>> bits;
    }
    return z;
  }

  /** Newton's iteration modulo 2^64. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
