package dev.sbd.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What LangChain4j says of a response, and what sbd knows beside: passes, caches, times.
 *
 * <pre>{@code
 * SbdChatResponseMetadata metadata = (SbdChatResponseMetadata) response.metadata();
 * System.out.println(metadata.stats().tokensPerForward() + " tokens a pass");
 * }</pre>
 */
public final class SbdChatResponseMetadata extends ChatResponseMetadata {
  private final GenerationStats stats;
  private final OptionalLong seed;
  private final Optional<String> stopString;

  private SbdChatResponseMetadata(Builder builder) {
    super(builder);
    this.stats = builder.stats;
    this.seed = builder.seed;
    this.stopString = builder.stopString;
  }

  static Builder builder(Generation generation) {
    return new Builder(generation.stats(), generation.seed(), generation.stopString());
  }

  /** Counts and times of this response: forward passes, cached tokens, drafts, nanoseconds. */
  public GenerationStats stats() {
    return stats;
  }

  /** Of the random draws: given again, it repeats the answer; empty if none were made. */
  public OptionalLong seed() {
    return seed;
  }

  /** The stop sequence that ended the answer, if one did; it is not in the text. */
  public Optional<String> stopString() {
    return stopString;
  }

  @Override
  public Builder toBuilder() {
    Builder builder = new Builder(stats, seed, stopString);
    toBuilder(builder);
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SbdChatResponseMetadata that
        && super.equals(that)
        && stats.equals(that.stats)
        && seed.equals(that.seed)
        && stopString.equals(that.stopString);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), stats, seed, stopString);
  }

  @Override
  public String toString() {
    return "SbdChatResponseMetadata{%s, stats=%s, seed=%s, stopString=%s}"
        .formatted(super.toString(), stats, seed, stopString);
  }

  /** A response's metadata, to be changed. */
  public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
    private final GenerationStats stats;
    private final OptionalLong seed;
    private final Optional<String> stopString;

    private Builder(GenerationStats stats, OptionalLong seed, Optional<String> stopString) {
      this.stats = stats;
      this.seed = seed;
      this.stopString = stopString;
    }

    @Override
    public SbdChatResponseMetadata build() {
      return new SbdChatResponseMetadata(this);
    }
  }
}
