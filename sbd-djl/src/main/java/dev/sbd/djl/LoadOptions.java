package dev.sbd.djl;

import ai.djl.Device;
import dev.sbd.internal.Check;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** How to load a checkpoint. Immutable; what is not set follows from the checkpoint. */
public final class LoadOptions {
  private final Device device;
  private final Optional<Precision> precision;
  private final Precision ropePrecision;
  private final Optional<WeightFormat> weights;
  private final OptionalInt maskToken;
  private final OptionalInt maxBlockSize;
  private final int maxBatch;
  private final OptionalInt threads;

  private LoadOptions(Builder builder) {
    this.device = builder.device;
    this.precision = builder.precision;
    this.ropePrecision = builder.ropePrecision;
    this.weights = builder.weights;
    this.maskToken = builder.maskToken;
    this.maxBlockSize = builder.maxBlockSize;
    this.maxBatch = builder.maxBatch;
    this.threads = builder.threads;
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** What computes. Default: the CPU. */
  public Device device() {
    return device;
  }

  /**
   * The number format. Default: bfloat16 if weights are quantised, else the checkpoint's own,
   * float32 for a float16 one.
   */
  public Optional<Precision> precision() {
    return precision;
  }

  /** To what the rotary embedding's frequencies are rounded. Default: float32. */
  public Precision ropePrecision() {
    return ropePrecision;
  }

  /** Fewer bits for the matrices of layers. Default: as many as {@link #precision} has. */
  public Optional<WeightFormat> weights() {
    return weights;
  }

  /** The mask token, if the checkpoint is not to be asked. */
  public OptionalInt maskToken() {
    return maskToken;
  }

  /** The largest block, if the checkpoint is not to be asked. */
  public OptionalInt maxBlockSize() {
    return maxBlockSize;
  }

  /** How many generations of different threads may share a forward pass. Default: 1. */
  public int maxBatch() {
    return maxBatch;
  }

  /** Threads of libtorch for one operation on the CPU. Default: see {@link Builder#threads}. */
  public OptionalInt threads() {
    return threads;
  }

  /** Collects options. */
  public static final class Builder {
    private Device device = Device.cpu();
    private Optional<Precision> precision = Optional.empty();
    private Precision ropePrecision = Precision.FLOAT32;
    private Optional<WeightFormat> weights = Optional.empty();
    private OptionalInt maskToken = OptionalInt.empty();
    private OptionalInt maxBlockSize = OptionalInt.empty();
    private int maxBatch = 1;
    private OptionalInt threads = OptionalInt.empty();

    private Builder() {}

    /** What computes: {@code Device.cpu()} or {@code Device.gpu(n)}. */
    public Builder device(Device device) {
      this.device = Objects.requireNonNull(device, "device");
      return this;
    }

    /**
     * The number format of weights, cache and arithmetic. On an x86 CPU that does not multiply
     * bfloat16 (most without AVX512_BF16 or AMX), {@link Precision#BFLOAT16} is that of the
     * checkpoint's weights only: they are held in float16, all else is float32, since arithmetic in
     * bfloat16 would be several times slower there.
     */
    public Builder precision(Precision precision) {
      this.precision = Optional.of(precision);
      return this;
    }

    /**
     * Rounds the rotary embedding's frequencies. bfloat16 is for comparing with a model that was
     * converted whole ({@code model.bfloat16()} in PyTorch), which rounds them too; a model that
     * transformers loads from a checkpoint has them in float32.
     */
    public Builder ropePrecision(Precision precision) {
      this.ropePrecision = Objects.requireNonNull(precision, "ropePrecision");
      return this;
    }

    /**
     * Quantises the matrices of every layer while loading, as {@link WeightFormat} says. Embedding
     * and norms stay as they are. On the CPU only, and not with {@link Precision#FLOAT32}.
     */
    public Builder weights(WeightFormat format) {
      this.weights = Optional.of(format);
      return this;
    }

    /** The mask token's id, whatever the checkpoint says; checked against its vocabulary. */
    public Builder maskToken(int token) {
      Check.atLeast("maskToken", token, 0);
      this.maskToken = OptionalInt.of(token);
      return this;
    }

    /**
     * The largest block that may be asked for, at least 1. Default: {@code max_block_size} in
     * config.json, else 64. A model decodes well up to the size that it was trained with.
     */
    public Builder maxBlockSize(int size) {
      Check.atLeast("maxBlockSize", size, 1);
      this.maxBlockSize = OptionalInt.of(size);
      return this;
    }

    /**
     * Lets generations of different threads share forward passes, at most so many: what a server
     * wants, see {@link dev.sbd.BatchingModel}. By rounding, and so between tokens that are as good
     * as equally likely, a text then depends on what else was asked for at the time. Default 1:
     * passes take turns.
     */
    public Builder maxBatch(int generations) {
      Check.atLeast("maxBatch", generations, 1);
      this.maxBatch = generations;
      return this;
    }

    /**
     * How many threads libtorch uses for one operation on the CPU, at least 1. Default: what {@code
     * OMP_NUM_THREADS} says; else one for a small model, which more would only slow down, and for
     * others as many as this process may use processors.
     *
     * <p>Threads that wait for each other spin for microseconds only, so that they do not take the
     * processor from others: loading sets {@code GOMP_SPINCOUNT} for this process unless it is set,
     * or {@code OMP_WAIT_POLICY} is. (On Linux, and if nobody has loaded libtorch before.)
     */
    public Builder threads(int count) {
      Check.atLeast("threads", count, 1);
      this.threads = OptionalInt.of(count);
      return this;
    }

    /** The options so far. */
    public LoadOptions build() {
      return new LoadOptions(this);
    }
  }
}
