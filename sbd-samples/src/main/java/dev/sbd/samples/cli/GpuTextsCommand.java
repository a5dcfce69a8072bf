package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.gpu.SameTexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd gpu-check texts}: are a GPU's texts the CPU's? */
@Command(
    name = "texts",
    description =
        "Ask a model the same questions on the CPU and on a GPU, in float32: in all ways to decode,"
            + " with draws of the same seed, penalties and grammars. 97 in 100 texts must be the same;"
            + " where two tokens are nearly equally likely, rounding chooses.",
    footer = {"", "Example:", "  sbd gpu-check texts --device gpu:0 --questions 400"})
final class GpuTextsCommand extends ResultCommand {
  @Mixin private GpuModelFlags model;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many to ask (default: ${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of questions and draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    try (SbdModel device = model.load(model.device());
        SbdModel cpu = model.load(Device.cpu())) {
      SameTexts.Report report = SameTexts.run(model.name(), cpu, device, questions, seed);
      return judge(report.passed(), report, report.asText());
    }
  }
}
