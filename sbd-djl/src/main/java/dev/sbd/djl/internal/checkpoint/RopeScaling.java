package dev.sbd.djl.internal.checkpoint;

/** How a rotary embedding is stretched to longer contexts than it was first trained for. */
public sealed interface RopeScaling
    permits Llama3RopeScaling, LinearRopeScaling, DynamicRopeScaling, YarnRopeScaling {

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

  /** A context {@code factor} times as long, or as it is where that is less. */
  static int stretched(int context, double factor) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(context, context * factor));
  }
}
