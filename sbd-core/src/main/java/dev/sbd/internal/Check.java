package dev.sbd.internal;

import dev.sbd.error.InvalidRequestException;
import java.util.Locale;

/** Argument checks whose messages name argument, rule and value. */
public final class Check {
  private Check() {}

  /** Fails with {@code format} filled in, unless {@code condition}. */
  public static void that(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new InvalidRequestException(String.format(Locale.ROOT, format, values));
    }
  }

  /** Fails unless {@code value >= least}. */
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      that(false, "%s must be >= %d, got %d", name, least, value);
    }
  }

  /** Fails unless {@code least <= value <= most}. */
  public static void inRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      that(false, "%s must be in [%d, %d], got %d", name, least, most, value);
    }
  }

  /** Fails unless {@code value} is in {@code [0, 1]}. */
  public static void fraction(String name, double value) {
    that(value >= 0 && value <= 1, "%s must be in [0, 1], got %s", name, value);
  }

  /** Fails unless {@code value} is above 0 and finite. */
  public static void positive(String name, double value) {
    that(value > 0 && Double.isFinite(value), "%s must be > 0 and finite, got %s", name, value);
  }

  /** Fails unless {@code token} is in the vocabulary. */
  public static void token(String name, int token, int vocabularySize) {
    if (token < 0 || token >= vocabularySize) {
      that(false, "%s must be in [0, %d) (the vocabulary), got %d", name, vocabularySize, token);
    }
  }
}
