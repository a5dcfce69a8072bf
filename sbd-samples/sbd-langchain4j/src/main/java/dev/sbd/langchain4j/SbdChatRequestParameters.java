package dev.sbd.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's parameters, and those that sbd adds. What is null is as in {@link
 * dev.sbd.GenerationOptions}: tokens are not drawn but the likeliest are taken, and an answer has
 * at most 256 tokens.
 *
 * <pre>{@code
 * SbdChatRequestParameters.builder().temperature(0.7).seed(42L).timeout(Duration.ofSeconds(30)).build()
 * }</pre>
 */
public final class SbdChatRequestParameters extends DefaultChatRequestParameters {
  /** Nothing is set. */
  public static final SbdChatRequestParameters EMPTY = builder().build();

  private final @Nullable Long seed;
  private final @Nullable String decoding;
  private final @Nullable Double minP;
  private final @Nullable Double repetitionPenalty;
  private final @Nullable Duration timeout;
  private final @Nullable Integer priority;
  private final @Nullable String client;
  private final Map<String, Object> templateVariables;

  private SbdChatRequestParameters(Builder builder) {
    super(builder);
    this.seed = builder.seed;
    this.decoding = builder.decoding;
    this.minP = builder.minP;
    this.repetitionPenalty = builder.repetitionPenalty;
    this.timeout = builder.timeout;
    this.priority = builder.priority;
    this.client = builder.client;
    this.templateVariables = Map.copyOf(builder.templateVariables);
  }

  /** Nothing is set, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Any parameters as these: sbd's own are null where {@code parameters} has none. */
  static SbdChatRequestParameters of(ChatRequestParameters parameters) {
    return parameters instanceof SbdChatRequestParameters own
        ? own
        : builder().overrideWith(parameters).build();
  }

  /** Of random draws, to repeat an answer. */
  public @Nullable Long seed() {
    return seed;
  }

  /** How to decode. */
  public @Nullable String decoding() {
    return decoding;
  }

  /** Tokens are drawn from those this fraction as likely as the likeliest or more. */
  public @Nullable Double minP() {
    return minP;
  }

  /** How much less likely tokens of prompt and text become. */
  public @Nullable Double repetitionPenalty() {
    return repetitionPenalty;
  }

  /** How long an answer may take, with the wait for its turn. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /** Of requests that wait the one of the highest is next. */
  public @Nullable Integer priority() {
    return priority;
  }

  /** Whose request it is: clients take turns. */
  public @Nullable String client() {
    return client;
  }

  /** What the chat template may look for beside the messages; may be empty. */
  public Map<String, Object> templateVariables() {
    return templateVariables;
  }

  @Override
  public SbdChatRequestParameters overrideWith(ChatRequestParameters that) {
    return builder().overrideWith(this).overrideWith(that).build();
  }

  @Override
  public SbdChatRequestParameters defaultedBy(ChatRequestParameters that) {
    return builder().overrideWith(that).overrideWith(this).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SbdChatRequestParameters that
        && super.equals(that)
        && own().equals(that.own());
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + own().hashCode();
  }

  @Override
  public String toString() {
    return "SbdChatRequestParameters{" + super.toString() + ", " + own() + "}";
  }

  private Map<String, Object> own() {
    Map<String, Object> own = new HashMap<>();
    put(own, "seed", seed);
    put(own, "decoding", decoding);
    put(own, "minP", minP);
    put(own, "repetitionPenalty", repetitionPenalty);
    put(own, "timeout", timeout);
    put(own, "priority", priority);
    put(own, "client", client);
    own.put("templateVariables", templateVariables);
    return own;
  }

  private static void put(Map<String, Object> own, String name, @Nullable Object value) {
    if (value != null) {
      own.put(name, value);
    }
  }

  /** Collects parameters. They are checked when a request is made with them. */
  public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private @Nullable Long seed;
    private @Nullable String decoding;
    private @Nullable Double minP;
    private @Nullable Double repetitionPenalty;
    private @Nullable Duration timeout;
    private @Nullable Integer priority;
    private @Nullable String client;
    private Map<String, Object> templateVariables = Map.of();

    private Builder() {}

    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      super.overrideWith(parameters);
      if (parameters instanceof SbdChatRequestParameters own) {
        seed = or(own.seed, seed);
        decoding = or(own.decoding, decoding);
        minP = or(own.minP, minP);
        repetitionPenalty = or(own.repetitionPenalty, repetitionPenalty);
        timeout = or(own.timeout, timeout);
        priority = or(own.priority, priority);
        client = or(own.client, client);
        Map<String, Object> variables = new HashMap<>(templateVariables);
        variables.putAll(own.templateVariables);
        templateVariables = variables;
      }
      return this;
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
      return value != null ? value : otherwise;
    }

    /** Of random draws, to repeat an answer. */
    public Builder seed(@Nullable Long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * How to decode, as {@link dev.sbd.GenerationOptions.Builder#decoding} reads it: {@code
     * verified}, {@code ntp}, {@code gamma:0.1}...
     */
    public Builder decoding(@Nullable String decoding) {
      this.decoding = decoding;
      return this;
    }

    /** Short for {@code decoding("gamma:" + gamma)}, the paper's solver. */
    public Builder gamma(double gamma) {
      return decoding("gamma:" + gamma);
    }

    /** Draws from tokens this fraction as likely as the likeliest or more, in [0, 1]. */
    public Builder minP(@Nullable Double minP) {
      this.minP = minP;
      return this;
    }

    /** Makes tokens of prompt and text less likely; above 0, and 1 does nothing. */
    public Builder repetitionPenalty(@Nullable Double repetitionPenalty) {
      this.repetitionPenalty = repetitionPenalty;
      return this;
    }

    /**
     * How long an answer may take, above zero: the wait for its turn, and generating it. One that
     * is not done by then is a {@link dev.langchain4j.exception.TimeoutException}; one whose turn
     * has not come is a {@link dev.langchain4j.exception.RateLimitException}.
     */
    public Builder timeout(@Nullable Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** Of requests that wait the one of the highest is next. Default 0. */
    public Builder priority(@Nullable Integer priority) {
      this.priority = priority;
      return this;
    }

    /** Whose request it is: clients take turns, so that nobody's many hold up others. */
    public Builder client(@Nullable String client) {
      this.client = client;
      return this;
    }

    /**
     * What the chat template may look for beside the messages: {@code Map.of("enable_thinking",
     * false)}. Those of a request join the model's defaults.
     */
    public Builder templateVariables(Map<String, Object> variables) {
      this.templateVariables = Objects.requireNonNull(variables, "templateVariables");
      return this;
    }

    @Override
    public SbdChatRequestParameters build() {
      return new SbdChatRequestParameters(this);
    }
  }
}
