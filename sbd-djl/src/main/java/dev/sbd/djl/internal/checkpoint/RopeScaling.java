package dev.sbd.djl.internal.checkpoint;

/** How a rotary embedding is stretched to longer contexts than it was first trained for. */
public sealed interface RopeScaling
    permits Llama3RopeScaling, LinearRopeScaling, DynamicRopeScaling, YarnRopeScaling {

  /** What cosines and sines are multiplied by. */
  default double attentionFactor() {
    return 1;
  }

  /** Whether it changes nothing. */
  default boolean isNone() {
    return false;
  }

  /**
   * The most tokens of a sequence where nobody asks for more.
   *
   * @param trained {@code max_position_embeddings}
   */
  default int context(int trained) {
    return trained;
  }

  /** The most that may be asked for. */
  default int longest(int trained) {
    return context(trained);
  }

  /** A context of {@code trained} tokens, or {@code factor} times {@code original} if more. */
  static int stretched(int trained, int original, double factor) {
    return (int) Math.max(trained, original * factor); // above all ints it is the largest of them
  }
}
