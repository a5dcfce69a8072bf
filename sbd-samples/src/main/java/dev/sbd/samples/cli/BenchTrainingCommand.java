package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.training.ModelShape;
import dev.sbd.internal.Check;
import dev.sbd.samples.Embedded;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.bench.TrainingBench;
import dev.sbd.samples.lab.bench.TrainingBenchPlan;
import dev.sbd.samples.lab.bench.TrainingBenchReport;
import dev.sbd.samples.lab.bench.TrainingBenchTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd bench-training}: what does an adapter's training save on this machine? */
@Command(
    name = "bench-training",
    description = {
      "Measure how fast a model is trained on this machine: all its weights, and a gated adapter.",
      "They learn the same documents and take turns. tokens/s counts a document's tokens once, as a"
          + " training's log does; learnt/s the masked tokens that are predicted, in all copies;"
          + " by CPU is the same for a second of processors' work, whoever else had them."
    },
    footer = {
      "",
      "Examples:",
      "  sbd bench-training --shape smollm2-135m",
      "  sbd bench-training --model Qwen3-0.6B --data train.jsonl --adapter-rank 64"
    })
final class BenchTrainingCommand extends ResultCommand {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      converter = CheckpointConverter.class,
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "Checkpoint to train, which stays as it is: a directory or a built-in one:"
              + " ${COMPLETION-CANDIDATES} (default: the first of them).")
  private Optional<Path> model;

  @Mixin private ShapeFlags shapes;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "What to learn: a JSON object {\"prompt\": ..., \"completion\": ...} a line (default:"
              + " random tokens, 60 of a prompt and 100 of a completion on the average).")
  private Optional<Path> data;

  @Option(
      names = "--adapter-rank",
      paramLabel = "N",
      defaultValue = "32",
      description = "Of the adapter beside every matrix (default: ${DEFAULT-VALUE}).")
  private int rank;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "4",
      description = "Noised copies that an adapter learns (default: ${DEFAULT-VALUE}).")
  private int copies;

  @Option(
      names = "--taught",
      paramLabel = "X",
      split = ",",
      defaultValue = "0.5",
      description =
          "Share that the base's own predictions have in what an adapter learns; of several, an"
              + " adapter for each (default: ${DEFAULT-VALUE}).")
  private List<Double> taught;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      defaultValue = "4608",
      description = "Tokens an update is made from, prompts included (default: ${DEFAULT-VALUE}).")
  private int batchTokens;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each training takes its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "2",
      description = "Updates of a turn (default: ${DEFAULT-VALUE}).")
  private int updates;

  @Mixin private TrainingComputeFlags compute;

  @Override
  public Integer call() {
    compute.check();
    TrainingBenchPlan plan =
        new TrainingBenchPlan(data, rank, copies, taught, batchTokens, rounds, updates);
    LoadOptions options = LoadOptions.builder().device(compute.device()).build();
    Optional<ModelShape> shape = shapes.shape(options);
    Check.that(shape.isEmpty() || model.isEmpty(), "--model and --shape exclude each other");
    Path checkpoint =
        shape
            .map(named -> shapes.write(named, options, err()::println))
            .or(() -> model)
            .orElseGet(EmbeddedCheckpoint::directory);
    String name = shapes.name().orElseGet(() -> ModelFlags.nameOf(checkpoint));
    TrainingBenchReport report =
        TrainingBench.run(name, checkpoint, plan, compute::compute, this::progress);
    print(report, TrainingBenchTable.of(report));
    return ExitCode.OK;
  }

  private void progress(String line) {
    err().println(Embedded.withNames(line));
  }
}
