package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.internal.Check;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what computes a training. */
final class TrainingComputeFlags {
  private static final long SMALL = 200_000_000; // parameters

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "bfloat16",
      description =
          "Number format of matrix products: ${COMPLETION-CANDIDATES}; weights are kept in"
              + " float32 meanwhile (default: ${DEFAULT-VALUE}).")
  private Precision dtype;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description = "What computes: cpu, gpu, gpu:N or cuda:N (default: cpu).")
  private Optional<Device> device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Parts of a batch computed at a time, by a thread each; 1: libtorch's own threads"
              + " (default: the CPU's cores for a small model, else 1).")
  private Optional<Integer> threads;

  @Option(
      names = "--part-rows",
      paramLabel = "N",
      defaultValue = "1600",
      description =
          "Rows computed at a time by a thread; gradients add up (default: ${DEFAULT-VALUE}).")
  private int maxRows;

  @Option(
      names = "--recompute",
      description =
          "Compute each layer again for its gradients, rather than keep all that is between: a third"
              + " more time, little memory.")
  private boolean recompute;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range: the message names its option
   */
  void check() {
    atLeastOne("--threads", threads.orElse(1));
    atLeastOne("--part-rows", maxRows);
  }

  private static void atLeastOne(String flag, int number) {
    Check.that(number >= 1, "%s must be at least 1, got %d", flag, number);
  }

  /** What computes. */
  Device device() {
    return device.orElseGet(Device::cpu);
  }

  /**
   * What computes it.
   *
   * @param parameters of the model
   */
  TrainingCompute compute(long parameters) {
    Device where = device();
    int cores = Runtime.getRuntime().availableProcessors();
    int best = where.isGpu() || parameters > SMALL ? 1 : cores;
    return new TrainingCompute(where, dtype, threads.orElse(best), maxRows, recompute);
  }
}
