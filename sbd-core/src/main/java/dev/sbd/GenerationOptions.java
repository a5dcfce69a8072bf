package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.Sampling;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How to generate. Immutable. A value that breaks a rule is refused by name, rule and value, where
 * it is set or, if the rule is about several, by {@link Builder#build()}. What is set twice is what
 * it was set to last.
 *
 * @param method how blocks become text; default: Set Block Decoding, 16 tokens a block (or the most
 *     that the model can do), entropy-bounded with gamma 0.1
 * @param sampling the distribution to draw from; empty, the default, takes the most likely token
 * @param seed of all random draws; default 0, so that a call gives the same text every time
 * @param rules what is done to logits first; default nothing
 * @param stops what ends the generation; default the model's end tokens and 256 new tokens
 * @param listener who is told of the progress; default nobody
 * @param cancellation what can end it from outside
 */
public record GenerationOptions(
    DecodingMethod method,
    Optional<Sampling> sampling,
    long seed,
    LogitRules rules,
    Stops stops,
    GenerationListener listener,
    Cancellation cancellation) {

  /** The defaults. */
  public static GenerationOptions defaults() {
    return new Builder().build();
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** These options, to be changed: what a request adds to an application's own. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.copy(method, stops, rules);
    sampling.ifPresent(builder::copy);
    return builder.seed(seed).listener(listener).cancellation(cancellation);
  }

  /** Collects options. */
  public static final class Builder {
    private BlockSizing blockSizing = BlockSizing.upTo(16);
    private Solver solver = Solver.entropyBounded(0.1);
    private boolean ntpPrefix = true;
    private Optional<Drafting> verification = Optional.empty();
    private double temperature;
    private int topK;
    private double topP = 1;
    private double minP;
    private long seed;
    private double repetitionPenalty = 1;
    private double presencePenalty;
    private double frequencyPenalty;
    private final Map<Integer, Double> bias = new HashMap<>();
    private final Set<Integer> banned = new HashSet<>();
    private int maxNewTokens = 256;
    private int minNewTokens;
    private boolean ignoreEos;
    private Set<Integer> stopTokens = Set.of();
    private List<String> stopStrings = List.of();
    private Optional<Duration> maxTime = Optional.empty();
    private GenerationListener listener = new GenerationListener() {};
    private Cancellation cancellation = new Cancellation();

    private Builder() {}

    private void copy(DecodingMethod method, Stops stops, LogitRules rules) {
      blockSizing = method.blockSizing();
      solver = method.solver();
      ntpPrefix = method.ntpPrefix();
      verification = method.verification();
      maxNewTokens = stops.maxNewTokens();
      minNewTokens = stops.minNewTokens();
      ignoreEos = stops.ignoreEos();
      stopTokens = stops.tokens();
      stopStrings = stops.strings();
      maxTime = stops.maxTime();
      repetitionPenalty = rules.repetitionPenalty();
      presencePenalty = rules.presencePenalty();
      frequencyPenalty = rules.frequencyPenalty();
      bias.putAll(rules.bias());
      banned.addAll(rules.banned());
    }

    private void copy(Sampling sampling) {
      temperature = sampling.temperature();
      topK = sampling.topK();
      topP = sampling.topP();
      minP = sampling.minP();
    }

    /**
     * Tokens a block (k), at least 1, at most the model's {@code maxBlockSize}. Default 16, or that
     * maximum where it is less.
     */
    public Builder blockSize(int blockSize) {
      return blockSizing(BlockSizing.fixed(blockSize));
    }

    /** Tokens a block, chosen anew for each. */
    public Builder blockSizing(BlockSizing sizing) {
      this.blockSizing = Objects.requireNonNull(sizing, "blockSizing");
      return this;
    }

    /** What chooses the tokens to reveal. Default {@code Solver.entropyBounded(0.1)}. */
    public Builder solver(Solver solver) {
      this.solver = Objects.requireNonNull(solver, "solver");
      return this;
    }

    /** Short for {@code solver(Solver.entropyBounded(gamma))}. */
    public Builder gamma(double gamma) {
      return solver(Solver.entropyBounded(gamma));
    }

    /** Leaves a block's first token to the masked head too: the paper's alg. 3 to the letter. */
    public Builder withoutNtpPrefix() {
      this.ntpPrefix = false;
      return this;
    }

    /** Token by token: blocks of one token, decided by the next-token head. */
    public Builder nextTokenPrediction() {
      this.ntpPrefix = true;
      return blockSize(1);
    }

    /**
     * Verified decoding with the drafting that measured best (docs/verified.md): the tokens of
     * {@link #nextTokenPrediction()}, exactly and also with a temperature, in fewer passes.
     */
    public Builder verified() {
      return verified(Drafting.adaptive());
    }

    /** Verified decoding with drafts of one's choice. */
    public Builder verified(Drafting drafting) {
      this.verification = Optional.of(drafting);
      return this;
    }

    /** Draws tokens at this temperature, above 0; 0, the default, takes the most likely. */
    public Builder temperature(double temperature) {
      Check.that(
          temperature >= 0 && Double.isFinite(temperature),
          "temperature must be >= 0 and finite, got ",
          temperature);
      this.temperature = temperature;
      return this;
    }

    /** Draws from the k most likely tokens only; 0, the default, from all. Needs a temperature. */
    public Builder topK(int topK) {
      Check.atLeast("topK", topK, 0);
      this.topK = topK;
      return this;
    }

    /** Draws from the likeliest tokens that reach this probability; see {@link Sampling}. */
    public Builder topP(double topP) {
      this.topP = new Sampling(1, 0, topP, 0).topP();
      return this;
    }

    /**
     * Draws from tokens at least this fraction as likely as the likeliest; see {@link Sampling}.
     */
    public Builder minP(double minP) {
      this.minP = new Sampling(1, 0, 1, minP).minP();
      return this;
    }

    /** Of all random draws: another seed gives another text. Default 0. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** See {@link LogitRules#repetitionPenalty()}. */
    public Builder repetitionPenalty(double penalty) {
      this.repetitionPenalty = penalty;
      return this;
    }

    /** See {@link LogitRules#presencePenalty()}. */
    public Builder presencePenalty(double penalty) {
      this.presencePenalty = penalty;
      return this;
    }

    /** See {@link LogitRules#frequencyPenalty()}. */
    public Builder frequencyPenalty(double penalty) {
      this.frequencyPenalty = penalty;
      return this;
    }

    /** Adds {@code value} to a token's logit. */
    public Builder logitBias(int token, double value) {
      bias.put(token, value);
      return this;
    }

    /** Never generates these tokens. */
    public Builder banTokens(int... tokens) {
      for (int token : tokens) {
        banned.add(token);
      }
      return this;
    }

    /** The most new tokens, at least 1, an end token included. Default 256. */
    public Builder maxNewTokens(int maxNewTokens) {
      Check.atLeast("maxNewTokens", maxNewTokens, 1);
      this.maxNewTokens = maxNewTokens;
      return this;
    }

    /** Bans end and stop tokens until this many new tokens are there. Default 0. */
    public Builder minNewTokens(int minNewTokens) {
      Check.atLeast("minNewTokens", minNewTokens, 0);
      this.minNewTokens = minNewTokens;
      return this;
    }

    /** Goes on after the model's end tokens. */
    public Builder ignoreEos() {
      this.ignoreEos = true;
      return this;
    }

    /** Ends the text at these tokens too. */
    public Builder stopTokens(Set<Integer> tokens) {
      this.stopTokens = Set.copyOf(tokens);
      return this;
    }

    /** Ends the text before any of these strings. */
    public Builder stopStrings(String... strings) {
      this.stopStrings = List.of(strings);
      return this;
    }

    /** Ends with the pass under way when this time is over. */
    public Builder maxTime(Duration time) {
      this.maxTime = Optional.of(time);
      return this;
    }

    /** Who is told of the progress. */
    public Builder listener(GenerationListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Short for a listener that takes the text as it comes. */
    public Builder onText(Consumer<String> consumer) {
      return listener(GenerationListener.ofText(consumer));
    }

    /** What can end the generation from outside. */
    public Builder cancellation(Cancellation cancellation) {
      this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
      return this;
    }

    /**
     * The options so far.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public GenerationOptions build() {
      return new GenerationOptions(
          new DecodingMethod(blockSizing, solver, ntpPrefix, verification),
          sampling(),
          seed,
          new LogitRules(repetitionPenalty, presencePenalty, frequencyPenalty, bias, banned),
          new Stops(maxNewTokens, minNewTokens, ignoreEos, stopTokens, stopStrings, maxTime),
          listener,
          cancellation);
    }

    private Optional<Sampling> sampling() {
      if (temperature > 0) {
        return Optional.of(new Sampling(temperature, topK, topP, minP));
      }
      Check.that(
          topK == 0 && topP == 1 && minP == 0,
          "topK, topP and minP need a temperature > 0, got temperature ",
          temperature);
      return Optional.empty();
    }
  }
}
