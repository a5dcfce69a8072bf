package dev.sbd.djl.internal.checkpoint;

/**
 * YaRN (arXiv 2309.00071): frequencies that turn less than {@code betaSlow} times within the
 * original context are divided by {@code factor}, those that turn more than {@code betaFast} times
 * stay, those between are blended.
 *
 * @param factor above 0; below 1 it shrinks wavelengths
 * @param originalContext the context length, in tokens, that the model was first trained for
 * @param betaFast above 0
 * @param betaSlow above 0
 * @param truncated whether the ends of the blend are whole dimensions
 * @param attentionFactor what cosines and sines are multiplied by
 */
public record YarnRopeScaling(
    double factor,
    int originalContext,
    double betaFast,
    double betaSlow,
    boolean truncated,
    double attentionFactor)
    implements RopeScaling {
  @Override
  public boolean isNone() {
    return factor == 1 && attentionFactor == 1;
  }

  /** Checkpoints keep the field at what it was before YaRN was added, or not. */
  @Override
  public int context(int trained) {
    return RopeScaling.stretched(trained, originalContext, factor);
  }
}
