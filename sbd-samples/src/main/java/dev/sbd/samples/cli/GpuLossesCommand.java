package dev.sbd.samples.cli;

import dev.sbd.samples.lab.gpu.SameLosses;
import dev.sbd.samples.lab.gpu.TemporaryFolder;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd gpu-check losses}: does a GPU learn as the CPU does? */
@Command(
    name = "losses",
    description =
        "Train a model on the CPU and on a GPU, in float32, all its weights and an adapter: the losses"
            + " of the same updates may differ by 5 in 1000.",
    footer = {"", "Example:", "  sbd gpu-check losses --device gpu:0"})
final class GpuLossesCommand extends ResultCommand {
  @Mixin private GpuModelFlags model;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of each training (default: ${DEFAULT-VALUE}).")
  private int updates;

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      SameLosses.Report report =
          SameLosses.run(model.checkpoint(), model.device(), updates, folder.path());
      return judge(report.passed(), report, report.asText());
    }
  }
}
