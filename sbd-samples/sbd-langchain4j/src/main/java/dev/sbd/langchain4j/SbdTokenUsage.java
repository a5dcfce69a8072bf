package dev.sbd.langchain4j;

import dev.langchain4j.model.output.TokenUsage;
import dev.sbd.GenerationStats;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of prompt and answer, and what they cost. LangChain4j sums usages, those of several calls
 * with tools among them, and so these are summed.
 */
public final class SbdTokenUsage extends TokenUsage {
  private final int cachedTokens;
  private final int forwardPasses;

  SbdTokenUsage(GenerationStats stats) {
    this(stats.promptTokens(), stats.newTokens(), stats.cachedTokens(), stats.forwardPasses());
  }

  private SbdTokenUsage(int input, int output, int cachedTokens, int forwardPasses) {
    super(input, output);
    this.cachedTokens = cachedTokens;
    this.forwardPasses = forwardPasses;
  }

  /** Tokens of the prompt that a cache held already, and that were not computed again. */
  public int cachedTokens() {
    return cachedTokens;
  }

  /** All forward passes, the prompt's among them. */
  public int forwardPasses() {
    return forwardPasses;
  }

  /** Tokens of the answer a forward pass: 1 for token-by-token decoding. */
  public double tokensPerForward() {
    return forwardPasses == 0 ? 0 : (double) outputTokenCount() / forwardPasses;
  }

  @Override
  public SbdTokenUsage add(@Nullable TokenUsage that) {
    if (that == null) {
      return this;
    }
    boolean own = that instanceof SbdTokenUsage;
    return new SbdTokenUsage(
        sum(inputTokenCount(), that.inputTokenCount()),
        sum(outputTokenCount(), that.outputTokenCount()),
        cachedTokens + (own ? ((SbdTokenUsage) that).cachedTokens : 0),
        forwardPasses + (own ? ((SbdTokenUsage) that).forwardPasses : 0));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SbdTokenUsage that
        && super.equals(that)
        && cachedTokens == that.cachedTokens
        && forwardPasses == that.forwardPasses;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), cachedTokens, forwardPasses);
  }

  @Override
  public String toString() {
    return "SbdTokenUsage { inputTokenCount = %d, outputTokenCount = %d, cachedTokens = %d, forwardPasses = %d }"
        .formatted(inputTokenCount(), outputTokenCount(), cachedTokens, forwardPasses);
  }
}
