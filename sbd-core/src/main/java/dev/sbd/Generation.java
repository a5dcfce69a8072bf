package dev.sbd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a call to {@code generate} produced.
 *
 * @param text the new text, without special tokens unless they were to be kept; empty if the model
 *     came without a tokenizer
 * @param finishReason why it ended
 * @param stopString the stop string that ended it, if one did
 * @param seed of the random draws: given again, it repeats the text; empty if none were made
 * @param trace each new token, an end token included, and how it came about
 * @param passes what each forward pass did, in order
 * @param unfinished whether what was asked for does not stand there whole: under a grammar, the
 *     text is none of its texts; without, it would have gone on ({@link FinishReason#isCut()})
 * @param stats counts and times
 */
public record Generation(
    String text,
    FinishReason finishReason,
    Optional<String> stopString,
    OptionalLong seed,
    List<TokenTrace> trace,
    List<PassTrace> passes,
    boolean unfinished,
    GenerationStats stats) {
  private static final int SHORT = 60;

  /** Copies the lists. */
  public Generation {
    trace = List.copyOf(trace);
    passes = List.copyOf(passes);
  }

  /** The new tokens, an end token included. */
  public int[] tokens() {
    return trace.stream().mapToInt(TokenTrace::token).toArray();
  }

  /** The beginning of the text, counts and the reason, on one line. */
  @Override
  public String toString() {
    String line = text.replace("\n", "\\n");
    return "Generation[\"%s\", %d tokens in %d passes, %s]"
        .formatted(
            line.length() <= SHORT ? line : line.substring(0, SHORT - 3) + "...",
            trace.size(),
            passes.size(),
            finishReason);
  }
}
