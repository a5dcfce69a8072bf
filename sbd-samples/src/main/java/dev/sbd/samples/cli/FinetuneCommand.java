package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.training.GrownCheckpoint;
import dev.sbd.djl.training.MaskChoice;
import dev.sbd.djl.training.PromptCompletions;
import dev.sbd.djl.training.TrainedCheckpoint;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Mixin private TrainingDataFlags data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the checkpoint goes; its subdirectory training holds state, log.csv and loss.png.")
  private Path out;

  @Mixin private FinetuneFlags flags;

  @Option(
      names = "--mask-token",
      paramLabel = "ID",
      description =
          "Id of the mask token (default: the checkpoint's, else a free one, else a new one).")
  private Optional<Integer> maskToken;

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
          "Number format of the weights in --out: ${COMPLETION-CANDIDATES} (default: bfloat16 if"
              + " --model's is, and for --init; else float32).")
  private Optional<Precision> saveDtype;

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

  /** What is trained, and with what. */
  private record Job(
      Checkpoint checkpoint,
      MaskChoice mask,
      PromptCompletions.Documents documents,
      TrainingOptions options) {}

  @Override
  public Integer call() {
    if (saveEvery < 1) {
      throw new IllegalArgumentException("--save-every must be at least 1, got " + saveEvery);
    }
    flags.check();
    refuseForeign();
    Job job = prepare();
    TrainedCheckpoint.Format format =
        new TrainedCheckpoint.Format(precision(job.checkpoint()), job.mask(), job.options());
    FinetuneRun.Places places = new FinetuneRun.Places(job.checkpoint().directory(), out, format);
    try (Interruption interruption = Interruption.watch();
        Trainer trainer = open(job)) {
      announce(job, trainer);
      return train(
          job, new FinetuneRun(trainer, places, spec.commandLine().getErr()), interruption);
    }
  }

  private Job prepare() {
    Path state = FinetuneRun.Places.state(out);
    Checkpoint given = Checkpoint.open(source(state));
    MaskChoice mask = MaskChoice.of(given, toOptionalInt(maskToken));
    Checkpoint checkpoint =
        mask.origin() == MaskChoice.Origin.NEW
            ? GrownCheckpoint.of(given, state.resolve("start"))
            : given;
    PromptCompletions.Documents documents = data.read(checkpoint, mask.id());
    return new Job(checkpoint, mask, documents, flags.options(documents.documents()));
  }

  private Trainer open(Job job) {
    return Trainer.open(
        job.checkpoint(),
        new TrainingData(job.documents().documents(), job.mask().id()),
        job.options(),
        flags.compute(job.checkpoint().config().dimensions()),
        FinetuneRun.Places.state(out));
  }

  /** A checkpoint that no training made here is not replaced. */
  private void refuseForeign() {
    if (Files.exists(out.resolve("config.json"))
        && !Files.exists(FinetuneRun.Places.state(out).resolve("run.json"))) {
      throw new IllegalArgumentException(
          "--out " + out + " holds a checkpoint already: use another directory");
    }
  }

  private Path source(Path state) {
    return start.model.orElseGet(
        () -> new RandomStart(start.random().orElseThrow()).in(state.resolve("start"), flags.seed));
  }

  private static OptionalInt toOptionalInt(Optional<Integer> number) {
    return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
  }

  private Precision precision(Checkpoint checkpoint) {
    return saveDtype.orElseGet(
        () -> start.random().isPresent() ? Precision.BFLOAT16 : checkpoint.dtype().precision());
  }

  private void announce(Job job, Trainer trainer) {
    int skipped = job.documents().skipped();
    err(job.mask().describe());
    err(
        "%d documents%s, %d updates%s"
            .formatted(
                job.documents().documents().size(),
                skipped > 0 ? " (" + skipped + " too long)" : "",
                job.options().steps(),
                trainer.step() > 0 ? ", going on after " + trainer.step() : ""));
  }

  private int train(Job job, FinetuneRun run, Interruption interruption) {
    long begin = System.nanoTime();
    if (!run.run(saveEvery, interruption)) {
      return ExitCode.SOFTWARE;
    }
    if (json) {
      Summary summary =
          new Summary(
              out.toString(),
              job.options().method().name(),
              job.options().steps(),
              job.documents().documents().size(),
              job.documents().skipped(),
              run.ntpLoss(),
              run.matpLoss(),
              (System.nanoTime() - begin) / 1e9);
      spec.commandLine().getOut().println(Json.write(summary));
    }
    return ExitCode.OK;
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
