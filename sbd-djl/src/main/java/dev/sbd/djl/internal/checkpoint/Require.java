package dev.sbd.djl.internal.checkpoint;

import java.util.function.Supplier;

/** Argument checks of this package's records. */
final class Require {
  private Require() {}

  static void positive(String name, int value) {
    that(value > 0, () -> name + " must be > 0, got " + value);
  }

  static void positive(String name, double value) {
    that(value > 0 && Double.isFinite(value), () -> name + " must be > 0 and finite, got " + value);
  }

  static void that(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new IllegalArgumentException(message.get());
    }
  }
}
