package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.SbdException;
import dev.sbd.samples.lab.bench.ProcessStatus;
import dev.sbd.samples.lab.gpu.Card;
import dev.sbd.samples.lab.gpu.FlatMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd gpu-check memory}: does a GPU's memory stay what it is? */
@Command(
    name = "memory",
    description =
        "Generate texts of all kinds, and see whether the memory in use grows: of the card, which"
            + " nvidia-smi tells and nobody else should use meanwhile; on the CPU, of the process.",
    footer = {"", "Example:", "  sbd gpu-check memory --device gpu:0 --generations 2000"})
final class GpuMemoryCommand extends ResultCommand {
  @Mixin private GpuModelFlags model;

  @Option(
      names = "--generations",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many, after as many to warm up (default: ${DEFAULT-VALUE}).")
  private int generations;

  @Override
  public Integer call() {
    try (SbdModel loaded = model.load(model.device())) {
      FlatMemory.Report report = FlatMemory.run(loaded, generations, () -> used(model.device()));
      print(report, report.asText());
      return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static long used(Device device) {
    return (device.isGpu()
            ? Card.now(device).map(Card::usedBytes)
            : ProcessStatus.now().bytes("VmRSS"))
        .orElseThrow(
            () ->
                new SbdException(
                    device.isGpu()
                        ? "nvidia-smi does not tell the memory in use: put it on the PATH"
                        : "this system does not tell the memory in use: only Linux does"));
  }
}
