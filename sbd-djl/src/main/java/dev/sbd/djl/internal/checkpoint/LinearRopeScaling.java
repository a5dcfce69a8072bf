package dev.sbd.djl.internal.checkpoint;

/**
 * Position interpolation (arXiv 2306.15595): all frequencies are divided by {@code factor}.
 *
 * @param factor above 0
 */
public record LinearRopeScaling(double factor) implements RopeScaling {
  @Override
  public boolean isNone() {
    return factor == 1;
  }

  /** Some checkpoints say the context that they had before. */
  @Override
  public int longest(int trained) {
    return RopeScaling.stretched(trained, trained, factor);
  }
}
