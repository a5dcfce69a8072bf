package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * What a pass takes, in passes of one causal row: {@code 1 + row * (rows - 1)}, and {@code look}
 * more if it looks at blocks. Where sequences share passes, in passes of one causal row each, and
 * each has as many: what one of them adds, all wait for.
 *
 * @param row what a further row adds, at least 0: near 0 on a GPU with little to do, more on a CPU
 * @param look what looking at blocks adds however few masks they have, at least 0: attention of
 *     their own, the small products of an adapter
 */
public record PassCost(double row, double look) {
  /** Checks the range. */
  public PassCost {
    Check.that(row >= 0 && Double.isFinite(row), "row must be >= 0 and finite, got %s", row);
    Check.that(look >= 0 && Double.isFinite(look), "look must be >= 0 and finite, got %s", look);
  }

  /** What a pass of so many rows, at least 1, takes. */
  public double time(int rows, boolean looks) {
    return 1 + row * (rows - 1) + (looks ? look : 0);
  }
}
