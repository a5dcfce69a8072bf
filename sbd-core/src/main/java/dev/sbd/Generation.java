package dev.sbd;

import java.util.Arrays;
import java.util.List;

/** What a call to {@code generate} produced. Immutable. */
public final class Generation {
  private final int[] tokens;
  private final String text;
  private final FinishReason finishReason;
  private final List<PassTrace> passes;
  private final GenerationStats stats;

  /** Made by the decoder. */
  public Generation(
      int[] tokens,
      String text,
      FinishReason finishReason,
      List<PassTrace> passes,
      GenerationStats stats) {
    this.tokens = tokens.clone();
    this.text = text;
    this.finishReason = finishReason;
    this.passes = List.copyOf(passes);
    this.stats = stats;
  }

  /** The new tokens, an end token included. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** The new text, without special tokens; empty if the model came without a tokenizer. */
  public String text() {
    return text;
  }

  /** Why it ended. */
  public FinishReason finishReason() {
    return finishReason;
  }

  /** What each forward pass did, in order. */
  public List<PassTrace> passes() {
    return passes;
  }

  /** Counts and times. */
  public GenerationStats stats() {
    return stats;
  }

  @Override
  public String toString() {
    return "Generation[" + finishReason + ", " + stats + ", " + Arrays.toString(tokens) + "]";
  }
}
