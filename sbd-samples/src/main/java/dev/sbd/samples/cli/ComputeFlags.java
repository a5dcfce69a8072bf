package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what computes a checkpoint, and how. */
final class ComputeFlags {
  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Number format of weights, cache and arithmetic: ${COMPLETION-CANDIDATES}"
              + " (default: the checkpoint's own, float32 for a float16 one).")
  private Optional<Precision> dtype;

  @Option(
      names = "--quantize",
      paramLabel = "TYPE",
      description =
          "Fewer bits: ${COMPLETION-CANDIDATES} (default: none). int8, int4: the layers' weights;"
              + " w8a8: weights and activations, the fastest for blocks (x86-64). On the CPU only.")
  private Optional<WeightFormat> weights;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description =
          "What computes: cpu, gpu, gpu:N or cuda:N (default: cpu). A GPU needs a build for CUDA.")
  private Optional<Device> device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of libtorch for one operation (default: one for a small model, else as many as"
              + " there are processors).")
  private Optional<Integer> threads;

  @Option(
      names = "--family",
      paramLabel = "F",
      description =
          "What the checkpoint is, if its files do not tell: ${COMPLETION-CANDIDATES} (default: what"
              + " they tell).")
  private Optional<Family> family;

  @Option(
      names = "--max-block-size",
      paramLabel = "N",
      description =
          "The largest block, if the checkpoint does not say what it was trained with (default: what"
              + " it says, else 64).")
  private Optional<Integer> maxBlockSize;

  @Option(
      names = "--max-context",
      paramLabel = "N",
      description =
          "The most tokens of a text, prompt and answer (default: what the model was trained for)."
              + " With dynamic NTK scaling more than that, and all is computed as texts of N tokens"
              + " are.")
  private Optional<Integer> context;

  @Option(
      names = "--mask-token",
      paramLabel = "ID",
      description = "Id of the mask token (default: what the checkpoint says).")
  private Optional<Integer> maskToken;

  @Option(
      names = "--deterministic",
      description =
          "Take the same passes in every run: verified decoding goes by what passes are assumed to"
              + " take, not by what they take here. Its texts are the same either way, but for rounding.")
  private boolean deterministic;

  /** What checkpoints are said to be, if anything. */
  Optional<Family> family() {
    return family;
  }

  LoadOptions.Builder apply(LoadOptions.Builder builder) {
    dtype.ifPresent(builder::precision);
    weights.ifPresent(builder::weights);
    device.ifPresent(builder::device);
    threads.ifPresent(builder::threads);
    family.ifPresent(builder::family);
    maxBlockSize.ifPresent(builder::maxBlockSize);
    context.ifPresent(builder::contextLength);
    maskToken.ifPresent(builder::maskToken);
    if (deterministic) {
      builder.deterministic();
    }
    return builder;
  }
}
