package dev.sbd.model;

import dev.sbd.internal.Check;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a decoder needs to know of a model.
 *
 * @param name for people to read, as in {@code "llama 2.1M bfloat16 cpu"}
 * @param vocabularySize tokens are in {@code [0, vocabularySize)}
 * @param contextLength positions are in {@code [0, contextLength)}
 * @param maxBlockSize the largest block it can be asked for (k), at least 1
 * @param maskToken the token that stands for "not revealed yet" (m in the paper), in {@code [0,
 *     vocabularySize]}; it is never predicted. At {@code vocabularySize}, one beyond all tokens, it
 *     is no token but an embedding of its own, and stands in blocks only. Without one a model
 *     decodes token by token only
 * @param endTokens tokens that end a text
 */
public record ModelSpec(
    String name,
    int vocabularySize,
    int contextLength,
    int maxBlockSize,
    OptionalInt maskToken,
    Set<Integer> endTokens) {

  /** Checks the numbers against one another. */
  public ModelSpec {
    Check.atLeast("vocabularySize", vocabularySize, 2);
    Check.atLeast("contextLength", contextLength, 2);
    Check.atLeast("maxBlockSize", maxBlockSize, 1);
    maskToken.ifPresent(token -> Check.inRange("maskToken", token, 0, vocabularySize));
    endTokens = Set.copyOf(endTokens);
    for (int token : endTokens) {
      Check.token("endTokens", token, vocabularySize);
    }
  }
}
