package dev.sbd.internal;

/** Argument checks whose messages name argument, rule and value. */
public final class Check {
  private Check() {}

  /** Fails with {@code ruleAndGot + value} unless {@code condition}. */
  public static void that(boolean condition, String ruleAndGot, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(ruleAndGot + value);
    }
  }

  /** Fails unless {@code value >= least}. */
  public static void atLeast(String name, int value, int least) {
    that(value >= least, name + " must be >= " + least + ", got ", value);
  }

  /** Fails unless {@code least <= value <= most}. */
  public static void inRange(String name, int value, int least, int most) {
    that(
        value >= least && value <= most,
        name + " must be in [" + least + ", " + most + "], got ",
        value);
  }

  /** Fails unless {@code token} is in the vocabulary. */
  public static void token(String name, int token, int vocabularySize) {
    that(
        token >= 0 && token < vocabularySize,
        name + " must be in [0, " + vocabularySize + ") (the vocabulary), got ",
        token);
  }
}
