package dev.sbd.samples;

import dev.sbd.djl.checkpoint.Checkpoint;
import dev.sbd.djl.checkpoint.Dtype;
import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.PromptCompletions;
import dev.sbd.djl.training.TrainedCheckpoint;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingException;
import dev.sbd.djl.training.TrainingListener;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingOptions.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd finetune}: from a next-token checkpoint to one that decodes set blocks. */
@Command(
    name = "finetune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Train a checkpoint for Set Block Decoding, or, with --ntp, for next-token prediction.",
      "Interrupted and run again it goes on from its last save."
    },
    footer = {
      "",
      "Examples:",
      "  sbd finetune --model Qwen3-0.6B --data train.jsonl --out Qwen3-0.6B-SBD",
      "  sbd finetune --init llama --tokenizer tiny --size width=192,layers=5 --ntp --data train.jsonl --out base"
    })
final class FinetuneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private StartFlags start;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "What to learn: a JSON object {\"prompt\": ..., \"completion\": ...} a line.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the checkpoint goes; its subdirectory training holds the state and log.csv.")
  private Path out;

  @Mixin private FinetuneFlags flags;

  @Option(
      names = "--mask-token",
      paramLabel = "ID",
      description = "Id of the mask token (default: what the checkpoint says).")
  private Optional<Integer> maskToken;

  @Option(names = "--train-prompt", description = "Learn the prompts too.")
  private boolean trainPrompt;

  @Option(
      names = "--sequence-length",
      paramLabel = "N",
      description = "The most tokens of a line (default: what the model can read).")
  private Optional<Integer> sequenceLength;

  @Option(names = "--skip-long", description = "Leave out longer lines instead of stopping.")
  private boolean skipLong;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "200",
      description = "Updates between saves (default: ${DEFAULT-VALUE}).")
  private int saveEvery;

  @Option(
      names = "--save-dtype",
      paramLabel = "TYPE",
      description =
          "Number format of the weights in --out: BF16 or F32 (default: --model's, BF16 for --init).")
  private Optional<Dtype> saveDtype;

  @Option(names = "--json", description = "Print a summary as one JSON object.")
  private boolean json;

  private record Summary(
      String checkpoint,
      String method,
      int steps,
      int documents,
      int skipped,
      double ntpLoss,
      double matpLoss,
      double seconds) {}

  @Override
  public Integer call() {
    Path state = out.resolve("training");
    Path source =
        start.model.orElseGet(
            () ->
                new RandomStart(start.random().orElseThrow())
                    .in(state.resolve("start"), flags.seed));
    Checkpoint checkpoint = Checkpoint.open(source);
    int mask =
        checkpoint.maskToken(
            maskToken.isPresent() ? OptionalInt.of(maskToken.get()) : OptionalInt.empty());
    PromptCompletions.Documents documents = read(checkpoint, mask);
    TrainingOptions options = flags.options(steps(documents.documents()));
    try (Trainer trainer =
        Trainer.open(
            checkpoint,
            new TrainingData(documents.documents(), mask),
            options,
            flags.compute(checkpoint.config().dimensions()),
            state)) {
      return train(trainer, checkpoint, options, documents, mask);
    } catch (TrainingException e) {
      spec.commandLine().getErr().println("sbd finetune: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private PromptCompletions.Documents read(Checkpoint checkpoint, int mask) {
    PromptCompletions.Rules rules =
        new PromptCompletions.Rules(
            PromptCompletions.endToken(checkpoint),
            mask,
            Math.min(sequenceLength.orElse(Integer.MAX_VALUE), checkpoint.config().contextLength()),
            skipLong,
            trainPrompt);
    try (PromptCompletions reader = PromptCompletions.open(checkpoint.directory(), rules)) {
      return reader.read(data);
    }
  }

  private int steps(List<Document> documents) {
    long tokens = documents.stream().mapToLong(Document::length).sum();
    double updates = flags.epochs * tokens / flags.batchTokens();
    return flags.steps.orElse((int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(updates))));
  }

  private int train(
      Trainer trainer,
      Checkpoint checkpoint,
      TrainingOptions options,
      PromptCompletions.Documents documents,
      int mask) {
    long begin = System.nanoTime();
    err(
        "%d documents, %d updates%s"
            .formatted(
                documents.documents().size(),
                options.steps(),
                trainer.step() > 0 ? ", going on after " + trainer.step() : ""));
    TrainedCheckpoint.Format format = format(checkpoint, options, mask);
    TrainingListener.Step last = null;
    TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr(), options.steps());
    try (TrainingLog log = TrainingLog.open(out.resolve("training/log.csv"), trainer.step())) {
      while (!trainer.isDone()) {
        last = trainer.update();
        log.add(last);
        progress.add(last);
        if (trainer.step() % saveEvery == 0 || trainer.isDone()) {
          log.flush();
          trainer.save();
          TrainedCheckpoint.write(trainer, checkpoint.directory(), out, format);
        }
      }
    }
    if (last == null) {
      TrainedCheckpoint.write(trainer, checkpoint.directory(), out, format);
    }
    if (json) {
      spec.commandLine()
          .getOut()
          .println(
              Json.write(
                  new Summary(
                      out.toString(),
                      options.method().name(),
                      trainer.step(),
                      documents.documents().size(),
                      documents.skipped(),
                      last == null ? Double.NaN : last.ntpLoss(),
                      last == null ? Double.NaN : last.matpLoss(),
                      (System.nanoTime() - begin) / 1e9)));
    }
    return ExitCode.OK;
  }

  private TrainedCheckpoint.Format format(
      Checkpoint checkpoint, TrainingOptions options, int mask) {
    Dtype own =
        checkpoint.dtype() == Dtype.BF16 || start.random().isPresent() ? Dtype.BF16 : Dtype.F32;
    return new TrainedCheckpoint.Format(
        saveDtype.orElse(own),
        mask,
        options.method() == Method.SBD
            ? OptionalInt.of(options.blocks().maxSize())
            : OptionalInt.empty());
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
