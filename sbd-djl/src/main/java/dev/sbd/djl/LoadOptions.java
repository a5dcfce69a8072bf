package dev.sbd.djl;

import ai.djl.Device;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.BlockScheme.Commit;
import dev.sbd.model.BlockScheme.Sight;
import dev.sbd.model.BlockScheme.Target;
import dev.sbd.model.ModelSpec.Usual;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;

/**
 * How to load a checkpoint. Immutable; what is not set follows from the checkpoint.
 *
 * @param device what computes; default: the CPU
 * @param precision the number format; default: bfloat16 if weights are quantised, else the
 *     checkpoint's own, float32 for a float16 one
 * @param ropePrecision to what the rotary embedding's frequencies are rounded; default: float32
 * @param weights fewer bits for the matrices of layers; default: as many as {@code precision} has
 * @param adapter the directory of a gated adapter to decode blocks with
 * @param family what the checkpoint is; default: what its files say
 * @param maskToken the mask token, if the checkpoint is not to be asked
 * @param maxBlockSize the largest block, if the checkpoint is not to be asked
 * @param contextLength the most tokens of a text, if fewer or, where the model can, more than usual
 * @param maxBatch how many generations of different threads may share a forward pass; default: 1
 * @param chatTemplate which chat template: a name of the checkpoint's, or the path of a .jinja
 *     file; default: see {@link Builder#chatTemplate}
 * @param threads of libtorch for one operation on the CPU; default: see {@link Builder#threads}
 * @param deterministic whether a text takes the same passes in every run; default: no
 * @param onPacking told how much of the weights is packed; default: nobody
 */
public record LoadOptions(
    Device device,
    Optional<Precision> precision,
    Precision ropePrecision,
    Optional<WeightFormat> weights,
    Optional<Path> adapter,
    Optional<Family> family,
    OptionalInt maskToken,
    OptionalInt maxBlockSize,
    OptionalInt contextLength,
    int maxBatch,
    Optional<String> chatTemplate,
    OptionalInt threads,
    boolean deterministic,
    DoubleConsumer onPacking) {
  /** The kinds of block decoders: how each was trained to treat blocks, and is usually decoded. */
  public enum Family {
    /** Ordinary checkpoints, and those trained for Set Block Decoding. */
    SBD(Commit.CAUSAL, Sight.BOTH, Target.OWN, Usual.VERIFIED.decoding()),
    /** NVIDIA's Nemotron-Labs-Diffusion. */
    NEMOTRON(Commit.CAUSAL, Sight.BOTH, Target.OWN, "apart:threshold:0.9"),
    /** SDAR, and TraDo. */
    SDAR(Commit.BLOCK, Sight.BOTH, Target.OWN, "dynamic:0.85"),
    /** NVIDIA's Fast-dLLM v2. */
    FAST_DLLM_V2(Commit.BLOCK, Sight.BOTH, Target.NEXT, "within:8:dynamic:0.9"),
    /** OpenGVLab's sequential diffusion language models. */
    SDLM(Commit.CAUSAL, Sight.BOTH, Target.NEXT, "above-prefix:0.9"),
    /** Introspective diffusion, I-DLM. */
    IDLM(Commit.CAUSAL, Sight.CAUSAL, Target.NEXT, Usual.VERIFIED.decoding());

    private final Commit commit;
    private final Sight sight;
    private final Target target;
    private final String decoding;

    Family(Commit commit, Sight sight, Target target, String decoding) {
      this.commit = commit;
      this.sight = sight;
      this.target = target;
      this.decoding = decoding;
    }

    /** How it treats blocks. */
    public BlockScheme scheme() {
      return new BlockScheme(commit, sight, target);
    }

    /** How it is decoded where nobody says otherwise, up to the largest block. */
    public Usual usual(int maxBlockSize) {
      return this == SBD ? Usual.VERIFIED : new Usual(decoding, maxBlockSize);
    }

    /** Its name on the command line: {@code sbd}, {@code fast-dllm-v2} and so on. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects options. A number out of its range is an {@link
   * dev.sbd.error.InvalidRequestException}.
   */
  public static final class Builder {
    private Device device = Device.cpu();
    private Optional<Precision> precision = Optional.empty();
    private Precision ropePrecision = Precision.FLOAT32;
    private Optional<WeightFormat> weights = Optional.empty();
    private Optional<Path> adapter = Optional.empty();
    private Optional<Family> family = Optional.empty();
    private OptionalInt maskToken = OptionalInt.empty();
    private OptionalInt maxBlockSize = OptionalInt.empty();
    private OptionalInt contextLength = OptionalInt.empty();
    private int maxBatch = 1;
    private Optional<String> chatTemplate = Optional.empty();
    private OptionalInt threads = OptionalInt.empty();
    private boolean deterministic;
    private DoubleConsumer onPacking = share -> {};

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

    /**
     * Decodes blocks with a gated adapter: low-rank matrices that act on the rows of the block
     * alone, and a mask of its own. The checkpoint's next-token predictions stay what they are, to
     * the bit, and with them what verified decoding answers; so any checkpoint can be given blocks.
     *
     * @param directory with adapter_config.json and adapter_model.safetensors, as peft writes them;
     *     an adapter that acts on all rows is refused: {@link
     *     dev.sbd.djl.training.MergedCheckpoint} is for those
     */
    public Builder adapter(Path directory) {
      this.adapter = Optional.of(directory);
      return this;
    }

    /**
     * What the checkpoint is. Its files may not tell: those of SDAR and of I-DLM look alike, and
     * either decoded as the other gives fluent nonsense. What they contradict is refused.
     */
    public Builder family(Family family) {
      this.family = Optional.of(family);
      return this;
    }

    /**
     * The mask token's id, whatever the checkpoint says; checked against its vocabulary. Not with
     * an {@link #adapter}, which brings a mask.
     */
    public Builder maskToken(int token) {
      Check.atLeast("maskToken", token, 0);
      this.maskToken = OptionalInt.of(token);
      return this;
    }

    /**
     * The largest block that may be asked for, at least 1. Default: {@code max_block_size} of the
     * adapter, else the size that config.json says the model was trained with, else 64. A model
     * decodes well up to that size; one that commits blocks whole, in that size only.
     */
    public Builder maxBlockSize(int size) {
      Check.atLeast("maxBlockSize", size, 1);
      this.maxBlockSize = OptionalInt.of(size);
      return this;
    }

    /**
     * The most tokens of a text, prompt and answer, at least 2, at most what the checkpoint allows.
     * Default: what it was trained for. With dynamic NTK scaling it can be more, up to {@code
     * factor} times that: then all texts are computed as those of so many tokens are. In whole
     * blocks, where the model commits them whole.
     */
    public Builder contextLength(int tokens) {
      Check.atLeast("contextLength", tokens, 2);
      this.contextLength = OptionalInt.of(tokens);
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
     * Puts conversations into this chat template: one of the checkpoint's by name ({@code
     * tool_use}, {@code rag}), or one's own, the path of a file that ends in {@code .jinja}.
     * Default: {@code tool_use} if there is one and tools are given, else {@code default}.
     */
    public Builder chatTemplate(String nameOrFile) {
      this.chatTemplate = Optional.of(nameOrFile);
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

    /**
     * Makes a text take the same passes in every run. Otherwise the model learns while it decodes
     * what passes take here, and verified decoding drafts and looks by that; its texts are the same
     * in either case but for rounding, where that depends on a pass's rows. Threads that share
     * passes ({@link #maxBatch}) share their rounding, too.
     */
    public Builder deterministic() {
      this.deterministic = true;
      return this;
    }

    /**
     * Has {@code listener} told how much of the weights is packed into the layout that the CPU
     * multiplies fastest: a share in {@code (0, 1]} after every matrix, 1 at the end. By loading or
     * by the first forward pass, on any thread, one call at a time; it takes seconds for each
     * billion of weights. On a GPU, and on CPUs where nothing is packed, nobody is told. See {@link
     * SbdModel#warmUp}.
     */
    public Builder onPacking(DoubleConsumer listener) {
      this.onPacking = Objects.requireNonNull(listener, "onPacking");
      return this;
    }

    /** The options so far. */
    public LoadOptions build() {
      return new LoadOptions(
          device,
          precision,
          ropePrecision,
          weights,
          adapter,
          family,
          maskToken,
          maxBlockSize,
          contextLength,
          maxBatch,
          chatTemplate,
          threads,
          deterministic,
          onPacking);
    }
  }
}
