package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.QueryScaling;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/** Puts a checkpoint into a graph that decodes. */
public final class TorchModelLoader {
  static final String[] SOURCES = {
    "decoder.py", "adapter.py", "matrices.py", "mapped.py", "sampling.py"
  };
  private static final int NO_TOKEN = -1; // for decoder.py

  private TorchModelLoader() {}

  /**
   * Makes sure that there is such a device.
   *
   * @throws dev.sbd.error.SbdException if there is not
   */
  public static void requireDevice(Device device) {
    LibTorch.requireDevice(device);
  }

  /**
   * Loads {@code checkpoint}.
   *
   * @throws dev.sbd.djl.CheckpointException if a tensor is missing or of the wrong shape, or the
   *     adapter is not gated or does not fit
   * @throws InvalidRequestException if an option does not suit the checkpoint, or options each
   *     other
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, memory is short, or
   *     libtorch fails
   */
  public static TorchModel load(Checkpoint checkpoint, LoadOptions options) {
    Optional<GatedAdapter> adapter =
        options.adapter().map(directory -> GatedAdapter.open(directory, checkpoint, options));
    OptionalInt ownMask = checkpoint.maskToken(options.maskToken());
    ModelSpec spec = Specs.of(checkpoint, adapter, ownMask, options);
    WeightPlan plan = WeightPlan.of(checkpoint.config());
    Map<String, TensorInfo> weights = plan.locate(checkpoint);
    ModelMemory memory = ModelMemory.of(checkpoint.config(), checkpoint.dtype(), options);
    memory = adapter.map(memory::with).orElse(memory);
    if (options.weights().isPresent()) {
      requireQuantizable(options.weights().get(), checkpoint, memory, options);
    }
    LibTorch.requireDevice(options.device());
    ScriptModule graph = ScriptModule.load(SOURCES);
    try {
      if (options.maxBatch() > 1) { // many threads ask; alone, the way there and back would be felt
        graph.useOwnThread();
      }
      graph.useThreads(Threads.count(options.threads(), plan.parameters()));
      memory = memory.with(MatrixFormats.choose(graph, memory.precision(), options));
      if (!options.device().isGpu()) {
        long copied = copied(weights.values(), memory.formats().head().isFbgemm());
        memory.requireForWeights(spec.name(), copied, AvailableMemory.now());
      }
      configure(graph, memory, spec.contextLength(), ownMask.orElse(NO_TOKEN), options);
      MappedFiles files = new MappedFiles(graph);
      weights.values().forEach(tensor -> files.add("add_weight", tensor));
      adapter.ifPresent(present -> present.addTo(graph, files));
      graph.run("bind", IValue.from((long) checkpoint.config().dimensions().layers()));
      MatrixPacker packer = MatrixPacker.of(graph, weights, memory.formats(), options.onPacking());
      if (memory.formats().head().isFbgemm()) {
        packer.pack();
      }
      return new TorchModel(graph, packer, spec, memory, checkpoint.dtype(), options);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** Bytes of copies that are not the weights to be: all at a time, or one after the other. */
  private static long copied(Collection<TensorInfo> weights, boolean all) {
    LongStream copies = weights.stream().filter(w -> !w.isAligned()).mapToLong(TensorInfo::bytes);
    return all ? copies.sum() : copies.max().orElse(0);
  }

  /** The kernels do not look: they would read beyond a matrix that they are not made for. */
  private static void requireQuantizable(
      WeightFormat chosen, Checkpoint checkpoint, ModelMemory memory, LoadOptions options) {
    Check.that(
        !options.device().isGpu(),
        "quantization %s is for the CPU only, got device %s: leave it out, or use the CPU",
        chosen,
        options.device());
    Check.that(
        memory.precision() == Precision.BFLOAT16,
        "quantization %s goes with precision bfloat16 only, got %s: leave one of them out",
        chosen,
        memory.precision());
    List<String> misfits = memory.misfits();
    if (!misfits.isEmpty()) {
      throw new CheckpointException(
          checkpoint.directory(),
          "cannot be quantised to %s, which needs matrices with %s, got %s (%d such)"
              .formatted(chosen, memory.formats().layers().rule(), misfits.get(0), misfits.size()));
    }
  }

  private static void configure(
      ScriptModule graph, ModelMemory memory, int context, int banned, LoadOptions options) {
    ModelConfig config = memory.config();
    Dimensions sizes = config.dimensions();
    MatrixFormats formats = memory.formats();
    Precision weights = memory.precision();
    Rope rope = config.rope();
    double[] frequencies = RopeFrequencies.of(rope, sizes.headDim(), context);
    graph.run(
        "configure",
        IValue.from(LibTorch.name(options.device())),
        IValue.listFrom(formats.layers().number(), formats.head().number()),
        IValue.listFrom(
            LibTorch.number(weights),
            LibTorch.number(formats.computed(weights)),
            LibTorch.number(formats.cached(weights))),
        IValue.from((long) (formats.head() == MatrixFormat.W8A8 ? activationSteps(graph) : 0)),
        IValue.listFrom(sizes.heads(), sizes.kvHeads(), sizes.headDim(), banned),
        IValue.from(config.rmsNormEps()),
        IValue.listFrom(Arrays.stream(frequencies).map(options.ropePrecision()::round).toArray()),
        IValue.listFrom(
            RopeFrequencies.attentionFactor(rope),
            rope.queries().map(QueryScaling::beta).orElse(0.0),
            rope.queries().map(QueryScaling::originalContext).orElse(1)));
  }

  private static int activationSteps(ScriptModule graph) {
    try {
      return MatrixFormats.activationSteps(graph);
    } catch (SbdException e) {
      throw new InvalidRequestException(
          "quantization w8a8 needs libtorch's FBGEMM, on an x86-64 CPU with AVX2: use int8 (%s)"
              .formatted(e.getMessage()),
          e);
    }
  }
}
