package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.training.MergedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sbd merge}: an ordinary adapter and its base as one checkpoint. */
@Command(
    name = "merge",
    description =
        "Write a checkpoint of a base and an ordinary adapter, as peft trains it: W + scale B A"
            + " for every matrix that it adds to. A gated adapter is not merged but loaded"
            + " beside its base: generate --adapter.",
    footer = {
      "",
      "Example:",
      "  sbd merge --model Qwen3-0.6B --adapter Qwen3-0.6B-sql --out Qwen3-0.6B-merged"
    })
final class MergeCommand extends ResultCommand {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      required = true,
      converter = CheckpointConverter.class,
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "The base: a checkpoint directory, or one that comes with sbd: ${COMPLETION-CANDIDATES}.")
  private Path base;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      required = true,
      converter = AdapterConverter.class,
      description = "The adapter: adapter_config.json and adapter_model.safetensors.")
  private Path adapter;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "Where to: a directory without checkpoint or adapter, made if it is not there.")
  private Path out;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Number format of the weights: ${COMPLETION-CANDIDATES} (default: the base's, float32 for"
              + " a float16 one).")
  private Optional<Precision> dtype;

  /** What {@code --json} prints. */
  private record Merged(String model, String adapter, String directory, String dtype) {}

  @Override
  public Integer call() {
    Precision written = MergedCheckpoint.write(base, adapter, out, dtype);
    String model = ModelFlags.nameOf(base);
    print(
        new Merged(model, adapter.toString(), out.toString(), written.toString()),
        "%s and %s are in %s (%s): --model %3$s".formatted(model, adapter, out, written));
    return ExitCode.OK;
  }
}
