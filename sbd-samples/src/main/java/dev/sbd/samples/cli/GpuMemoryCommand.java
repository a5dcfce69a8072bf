package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.gpu.Card;
import dev.sbd.samples.lab.gpu.FlatMemory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd gpu-check memory}: does a GPU's memory stay what it is? */
@Command(
    name = "memory",
    description =
        "Generate texts of all kinds, and see whether the memory in use grows: of the card, which"
            + " nvidia-smi tells and nobody else should use meanwhile.",
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
    Check.that(model.device().isGpu(), "the CPU's memory is what sbd soak watches: give a GPU");
    try (SbdModel loaded = model.load(model.device())) {
      FlatMemory.Report report = FlatMemory.run(loaded, generations, () -> used(model.device()));
      return judge(report.passed(), report, report.asText());
    }
  }

  private static long used(Device device) {
    return Card.now(device)
        .map(Card::usedBytes)
        .orElseThrow(
            () ->
                new SbdException("nvidia-smi does not tell the memory in use: put it on the PATH"));
  }
}
