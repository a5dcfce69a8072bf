package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.solver.Solver;
import java.util.Objects;
import java.util.function.Consumer;

/** How to generate. Immutable; every value has a default and is checked where it is set. */
public final class GenerationOptions {
  private static final GenerationOptions DEFAULTS = new Builder().build();

  private final int maxNewTokens;
  private final int blockSize;
  private final Solver solver;
  private final boolean ntpPrefix;
  private final GenerationListener listener;

  private GenerationOptions(Builder builder) {
    this.maxNewTokens = builder.maxNewTokens;
    this.blockSize = builder.blockSize;
    this.solver = builder.solver;
    this.ntpPrefix = builder.ntpPrefix;
    this.listener = builder.listener;
  }

  /** The defaults: Set Block Decoding, 16 tokens a block, entropy-bounded with gamma 0.1. */
  public static GenerationOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** The most new tokens, an end token included. Default 256. */
  public int maxNewTokens() {
    return maxNewTokens;
  }

  /** Tokens a block (k). Default 16. */
  public int blockSize() {
    return blockSize;
  }

  /** What chooses the tokens to reveal. Default {@code Solver.entropyBounded(0.1)}. */
  public Solver solver() {
    return solver;
  }

  /** Whether the next-token head decides the first token of a block. Default yes. */
  public boolean ntpPrefix() {
    return ntpPrefix;
  }

  /** Who is told of the progress. Default nobody. */
  public GenerationListener listener() {
    return listener;
  }

  /** Collects options. A setter rejects a bad value at once, by name, rule and value. */
  public static final class Builder {
    private int maxNewTokens = 256;
    private int blockSize = 16;
    private Solver solver = Solver.entropyBounded(0.1);
    private boolean ntpPrefix = true;
    private GenerationListener listener = new GenerationListener() {};

    private Builder() {}

    /** The most new tokens, at least 1, an end token included. */
    public Builder maxNewTokens(int maxNewTokens) {
      Check.atLeast("maxNewTokens", maxNewTokens, 1);
      this.maxNewTokens = maxNewTokens;
      return this;
    }

    /**
     * Tokens a block (k): at least 1, at most the model's {@link
     * dev.sbd.model.ModelSpec#maxBlockSize()}, which is checked when generation starts.
     */
    public Builder blockSize(int blockSize) {
      Check.atLeast("blockSize", blockSize, 1);
      this.blockSize = blockSize;
      return this;
    }

    /** What chooses the tokens to reveal. */
    public Builder solver(Solver solver) {
      this.solver = Objects.requireNonNull(solver, "solver");
      return this;
    }

    /** Short for {@code solver(Solver.entropyBounded(gamma))}. */
    public Builder gamma(double gamma) {
      return solver(Solver.entropyBounded(gamma));
    }

    /**
     * Leaves the first token of a block to the masked head too: alg. 3 of the paper to the letter.
     */
    public Builder withoutNtpPrefix() {
      this.ntpPrefix = false;
      return this;
    }

    /** Token by token: blocks of one token, decided by the next-token head. */
    public Builder nextTokenPrediction() {
      this.ntpPrefix = true;
      return blockSize(1);
    }

    /** Who is told of the progress. */
    public Builder listener(GenerationListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Short for a listener that takes the text as it comes. */
    public Builder onText(Consumer<String> consumer) {
      Objects.requireNonNull(consumer, "consumer");
      return listener(
          new GenerationListener() {
            @Override
            public void onText(String text) {
              consumer.accept(text);
            }
          });
    }

    /** The options so far. */
    public GenerationOptions build() {
      return new GenerationOptions(this);
    }
  }
}
