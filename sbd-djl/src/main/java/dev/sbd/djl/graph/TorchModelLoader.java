package dev.sbd.djl.graph;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.checkpoint.Checkpoint;
import dev.sbd.djl.checkpoint.Dimensions;
import dev.sbd.djl.checkpoint.ModelConfig;
import dev.sbd.djl.checkpoint.TensorInfo;
import dev.sbd.djl.checkpoint.WeightPlan;
import dev.sbd.model.ModelSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts a checkpoint into a graph that decodes. */
public final class TorchModelLoader {
  private static final int DEFAULT_MAX_BLOCK_SIZE = 64;

  private final ModelConfig config;
  private final ScriptModule graph;

  private TorchModelLoader(ModelConfig config, ScriptModule graph) {
    this.config = config;
    this.graph = graph;
  }

  /**
   * Loads {@code checkpoint}.
   *
   * @throws dev.sbd.djl.checkpoint.CheckpointException if a tensor is missing or of the wrong
   *     shape, or no mask token is known
   * @throws IllegalArgumentException if an option does not suit the checkpoint
   * @throws dev.sbd.SbdException if libtorch or the device is not there, or fails
   */
  public static TorchModel load(Checkpoint checkpoint, LoadOptions options) {
    Precision precision = options.precision().orElseGet(() -> Precision.of(checkpoint.dtype()));
    ModelSpec spec = spec(checkpoint, options, precision);
    Map<String, TensorInfo> weights = WeightPlan.of(checkpoint.config()).locate(checkpoint);
    LibTorch.requireDevice(options.device());
    ScriptModule graph = ScriptModule.load("decoder.py");
    try {
      TorchModelLoader loader = new TorchModelLoader(checkpoint.config(), graph);
      loader.configure(spec, precision, options);
      MappedFiles files = new MappedFiles(graph);
      weights.values().forEach(tensor -> files.add("add_weight", tensor));
      graph.run("bind", IValue.from((long) checkpoint.config().dimensions().layers()));
      return new TorchModel(graph, spec);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private static ModelSpec spec(Checkpoint checkpoint, LoadOptions options, Precision precision) {
    ModelConfig config = checkpoint.config();
    String name =
        "%s %s on %s".formatted(config.architecture().modelType(), precision, options.device());
    return new ModelSpec(
        name,
        config.dimensions().vocabularySize(),
        config.contextLength(),
        options.maxBlockSize().orElse(config.maxBlockSize().orElse(DEFAULT_MAX_BLOCK_SIZE)),
        checkpoint.maskToken(options.maskToken()),
        Arrays.stream(config.specialTokens().eos()).boxed().collect(Collectors.toSet()));
  }

  private void configure(ModelSpec spec, Precision precision, LoadOptions options) {
    Dimensions sizes = config.dimensions();
    double[] frequencies = RopeFrequencies.of(config.rope(), sizes.headDim());
    graph.run(
        "configure",
        IValue.from(torchName(options.device())),
        IValue.from((long) precision.torchDtype()),
        IValue.listFrom(sizes.heads(), sizes.kvHeads(), sizes.headDim(), spec.maskToken()),
        IValue.from(config.rmsNormEps()),
        IValue.listFrom(Arrays.stream(frequencies).map(options.ropePrecision()::round).toArray()));
  }

  static String torchName(Device device) {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }
}
