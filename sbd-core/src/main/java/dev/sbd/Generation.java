package dev.sbd;

import java.util.List;
import java.util.Optional;

/**
 * What a call to {@code generate} produced.
 *
 * @param text the new text, without special tokens; empty if the model came without a tokenizer
 * @param finishReason why it ended
 * @param stopString the stop string that ended it, if one did
 * @param trace each new token, an end token included, and how it came about
 * @param passes what each forward pass did, in order
 * @param stats counts and times
 */
public record Generation(
    String text,
    FinishReason finishReason,
    Optional<String> stopString,
    List<TokenTrace> trace,
    List<PassTrace> passes,
    GenerationStats stats) {

  /** Copies the lists. */
  public Generation {
    trace = List.copyOf(trace);
    passes = List.copyOf(passes);
  }

  /** The new tokens, an end token included. */
  public int[] tokens() {
    return trace.stream().mapToInt(TokenTrace::token).toArray();
  }
}
