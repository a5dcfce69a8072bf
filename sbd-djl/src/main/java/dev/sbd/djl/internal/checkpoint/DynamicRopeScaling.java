package dev.sbd.djl.internal.checkpoint;

/**
 * Dynamic NTK scaling: beyond the trained context the base grows with the text's length. A key in a
 * cache was turned by the length that it was computed at; so a length is chosen beforehand, for
 * which all is as if the text had it.
 *
 * @param factor above 0
 * @param trainedContext tokens up to which it does nothing ({@code max_position_embeddings})
 */
public record DynamicRopeScaling(double factor, int trainedContext) implements RopeScaling {
  @Override
  public int longest(int trained) {
    return RopeScaling.stretched(trained, trainedContext, factor);
  }
}
