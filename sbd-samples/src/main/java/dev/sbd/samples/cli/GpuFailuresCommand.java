package dev.sbd.samples.cli;

import dev.sbd.samples.lab.gpu.Failures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sbd gpu-check failures}: do errors of a GPU end as they should? */
@Command(
    name = "failures",
    description =
        "Ask for a GPU that is not there and for more memory than there is, and close a model while"
            + " it generates: each must end with a message, and models answer after it.",
    footer = {"", "Example:", "  sbd gpu-check failures --device gpu:0"})
final class GpuFailuresCommand extends ResultCommand {
  @Mixin private GpuModelFlags model;

  @Override
  public Integer call() {
    Failures.Report report = Failures.run(model::load, model.device());
    return judge(report.passed(), report, report.asText());
  }
}
