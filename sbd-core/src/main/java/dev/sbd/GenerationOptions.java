package dev.sbd;

import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import dev.sbd.model.Sampling;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * How to generate. Immutable. What is set twice is what it was set to last.
 *
 * <p>How to decode is one choice; default: as is {@linkplain dev.sbd.model.ModelSpec#usual usual}
 * for the model. It is {@linkplain Builder#verified() verified}, {@linkplain
 * Builder#nextTokenPrediction() token by token}, or by a {@linkplain Builder#solver solver}.
 */
public final class GenerationOptions {
  private final GenerationSettings set; // changed by nobody

  private GenerationOptions(GenerationSettings set) {
    this.set = set.copy();
  }

  /** The defaults. */
  public static GenerationOptions defaults() {
    return builder().build();
  }

  /** The defaults with changes, such as {@code options -> options.maxNewTokens(100)}. */
  public static GenerationOptions of(UnaryOperator<Builder> changes) {
    Builder changed = changes.apply(builder());
    return Objects.requireNonNull(changed, "options must return the builder, got null").build();
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder(new GenerationSettings());
  }

  /** These options, to be changed: what a request adds to an application's own. */
  public Builder toBuilder() {
    return new Builder(set.copy());
  }

  /** How to decode, as {@link Builder#decoding} reads it. */
  public String decoding() {
    return set.method.map(DecodingMethod::toString).orElse(GenerationSettings.USUAL);
  }

  /** The most new tokens. */
  public int maxNewTokens() {
    return set.maxNewTokens;
  }

  /** The seed of random draws; empty if each generation draws its own. */
  public OptionalLong seed() {
    return set.seed;
  }

  /** What the text must look like, if that was set. */
  public Optional<Grammar> grammar() {
    return set.grammar;
  }

  GenerationSettings settings() {
    return set;
  }

  /** What differs from the defaults, for logs: {@code decoding gamma:0.1, maxNewTokens 100}. */
  @Override
  public String toString() {
    return set.toString();
  }

  /**
   * Collects options. A value out of its range is an {@link dev.sbd.error.InvalidRequestException}
   * of the setter, or of {@link #build()} where a rule is about several, or they contradict each
   * other; the message names option, rule and value.
   */
  public static final class Builder {
    private final GenerationSettings set;

    private Builder(GenerationSettings set) {
      this.set = set;
    }

    /**
     * Tokens a block (k), at least 1, at most the model's {@code maxBlockSize}. Default: as is
     * usual for the model, 16 or its maximum. Token by token there are no blocks.
     */
    public Builder blockSize(int blockSize) {
      return blockSizing(BlockSizing.fixed(blockSize));
    }

    /** Tokens a block, chosen anew for each. */
    public Builder blockSizing(BlockSizing sizing) {
      set.blockSizing = Optional.of(sizing);
      return this;
    }

    /**
     * Reveals for good what {@code solver} chooses, as in the paper: fewer passes than verified
     * decoding where the masked head is well trained, at some loss of quality.
     */
    public Builder solver(Solver solver) {
      set.solver(Objects.requireNonNull(solver, "solver"));
      return this;
    }

    /** Short for {@code solver(Solver.entropyBounded(gamma))}, the paper's solver. */
    public Builder gamma(double gamma) {
      return solver(Solver.entropyBounded(gamma));
    }

    /** Leaves a block's first token to the masked head too: alg. 3 to the letter; for solvers. */
    public Builder withoutNtpPrefix() {
      set.withoutNtpPrefix();
      return this;
    }

    /** Decodes token by token, with the next-token head alone. */
    public Builder nextTokenPrediction() {
      set.method(new DecodingMethod.TokenByToken());
      return this;
    }

    /** The tokens of {@link #nextTokenPrediction()}, drawn or not, in fewer passes. */
    public Builder verified() {
      return verified(Drafting.adaptive());
    }

    /** Verified decoding with drafts of one's choice. */
    public Builder verified(Drafting drafting) {
      set.method(new Verified(Objects.requireNonNull(drafting, "drafting")));
      return this;
    }

    /**
     * Decodes as spelled: {@code usual} (the default), {@code ntp}, {@code verified}, {@code
     * verified:X} with X as {@link Drafting#named} reads it, or a solver as {@link Solver#named}
     * reads it, such as {@code gamma:0.1}; {@code apart:} before it commits in passes of their own;
     * {@code linear-spec:} before it drafts and verifies in turn.
     */
    public Builder decoding(String spelling) {
      set.decoding(Objects.requireNonNull(spelling, "decoding"));
      return this;
    }

    /** Draws tokens at this temperature, at least 0; 0, the default, takes the most likely. */
    public Builder temperature(double temperature) {
      set.temperature(temperature);
      return this;
    }

    /** Draws from the k most likely tokens only; 0, the default, from all. Needs a temperature. */
    public Builder topK(int topK) {
      Check.atLeast("topK", topK, 0);
      set.topK = topK;
      return this;
    }

    /** Draws from the likeliest tokens that reach this {@link Sampling#topP}, in (0, 1]; 1: all. */
    public Builder topP(double topP) {
      set.topP = new Sampling(1, 0, topP, 0).topP();
      return this;
    }

    /** Draws from tokens this fraction as likely as the likeliest or more, in [0, 1]; 0: all. */
    public Builder minP(double minP) {
      set.minP = new Sampling(1, 0, 1, minP).minP();
      return this;
    }

    /** Of all random draws, to repeat a text. Default: one drawn, {@link Generation#seed()}. */
    public Builder seed(long seed) {
      set.seed = OptionalLong.of(seed);
      return this;
    }

    /**
     * Makes tokens of prompt and text less likely: a positive logit is divided by it, a negative
     * one multiplied (CTRL, arXiv 1909.05858). Above 0; 1, the default, does nothing.
     */
    public Builder repetitionPenalty(double penalty) {
      set.repetitionPenalty = penalty;
      return this;
    }

    /** Taken off the logit of each token of the text, in {@code [-2, 2]}. Default 0. */
    public Builder presencePenalty(double penalty) {
      set.presencePenalty = penalty;
      return this;
    }

    /** Taken off a token's logit for each time it is in the text, in {@code [-2, 2]}. Default 0. */
    public Builder frequencyPenalty(double penalty) {
      set.frequencyPenalty = penalty;
      return this;
    }

    /** Adds {@code value}, finite, to a token's logit. */
    public Builder logitBias(int token, double value) {
      set.bias(token, value);
      return this;
    }

    /** Never generates these tokens. */
    public Builder banTokens(int... tokens) {
      set.ban(tokens);
      return this;
    }

    /**
     * The most new tokens, at least 1, an end token included. Default 256. A block that reaches it
     * is decoded to its end, unless the model commits blocks whole; what lies beyond is dropped.
     */
    public Builder maxNewTokens(int maxNewTokens) {
      Check.atLeast("maxNewTokens", maxNewTokens, 1);
      set.maxNewTokens = maxNewTokens;
      return this;
    }

    /** Bans end and stop tokens until so many new tokens are there, in [0, maxNewTokens]. */
    public Builder minNewTokens(int minNewTokens) {
      Check.atLeast("minNewTokens", minNewTokens, 0);
      set.minNewTokens = minNewTokens;
      return this;
    }

    /** Goes on after the model's end tokens. */
    public Builder ignoreEos() {
      set.ignoreEos = true;
      return this;
    }

    /** Ends the text at these tokens too. */
    public Builder stopTokens(Set<Integer> tokens) {
      set.stopTokens = Set.copyOf(tokens);
      return this;
    }

    /** Ends the text before any of these strings. They may span tokens, special ones among them. */
    public Builder stopStrings(String... strings) {
      set.stopStrings = List.of(strings);
      return this;
    }

    /**
     * Lets the text be one of the grammar's only: next-token prediction with every token left out
     * that cannot lead to a complete text. {@link Generation#unfinished()} says if it got there.
     */
    public Builder grammar(Grammar grammar) {
      set.grammar = Optional.of(grammar);
      return this;
    }

    /** Writes special tokens out in the text, as tool calls need it; not the one that ends it. */
    public Builder keepSpecialTokens() {
      set.keepSpecialTokens = true;
      return this;
    }

    /** Ends with the pass under way when this time, above 0, is over. */
    public Builder maxTime(Duration time) {
      set.maxTime = Optional.of(time);
      return this;
    }

    /** Who is told of the progress: one listener; {@link #onText} sets it, too. */
    public Builder listener(GenerationListener listener) {
      set.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Short for a listener that takes the text as it comes. */
    public Builder onText(Consumer<String> consumer) {
      return listener(GenerationListener.ofText(consumer));
    }

    /** What can end it from outside. */
    public Builder cancellation(Cancellation cancellation) {
      set.cancellation = Objects.requireNonNull(cancellation, "cancellation");
      return this;
    }

    /** The options so far; see above for what it refuses. */
    public GenerationOptions build() {
      set.check();
      return new GenerationOptions(set);
    }
  }
}
