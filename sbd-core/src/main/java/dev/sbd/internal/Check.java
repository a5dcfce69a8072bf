package dev.sbd.internal;

import dev.sbd.error.InvalidRequestException;
import java.util.Locale;

/** Argument checks whose messages name argument, rule and value. Stand-in of branch samples. */
public final class Check {
  private Check() {}

  /** Fails with {@code format} filled in, or {@code format + value} of old, unless condition. */
  public static void that(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new InvalidRequestException(
          format.contains("%") || values.length == 0
              ? String.format(Locale.ROOT, format, values)
              : format + values[0]);
    }
  }

  /** Fails unless {@code value >= least}. */
  public static void atLeast(String name, long value, long least) {
    that(value >= least, "%s must be >= %d, got %d", name, least, value);
  }

  /** Fails unless {@code least <= value <= most}. */
  public static void inRange(String name, long value, long least, long most) {
    that(
        value >= least && value <= most,
        "%s must be in [%d, %d], got %d",
        name,
        least,
        most,
        value);
  }

  /** Fails unless {@code value} is above 0 and finite. */
  public static void positive(String name, double value) {
    that(value > 0 && Double.isFinite(value), "%s must be > 0 and finite, got %s", name, value);
  }

  /** Fails unless {@code token} is in the vocabulary. */
  public static void token(String name, int token, int vocabularySize) {
    that(
        token >= 0 && token < vocabularySize,
        "%s must be in [0, %d) (the vocabulary), got %d",
        name,
        vocabularySize,
        token);
  }
}
