package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStep;
import dev.sbd.internal.Check;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "Interrupted (Ctrl-C, SIGTERM) it ends the update that it is at, and leaves in --out the model"
          + " as it is then. Run again it goes on from there."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all updates are made",
      "1:the loss is no number any more",
      "2:bad usage or input",
      "130:interrupted"
    },
    footer = {
      "",
      "Examples:",
      "  sbd finetune --model Qwen3-0.6B --data train.jsonl --out Qwen3-0.6B-SBD",
      "  sbd finetune --init llama --tokenizer tiny --size width=192,layers=5 --ntp \\",
      "      --data train.jsonl --out base"
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

  @Mixin private NewAdapterFlags adapter;

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
  private record Job(TrainingStart start, TrainingData data, TrainingOptions options) {}

  @Override
  public Integer call() {
    Check.that(saveEvery >= 1, "--save-every must be at least 1, got %d", saveEvery);
    Check.that(
        maskToken.isEmpty() || !adapter.isAsked(),
        "--mask-token does not go with --adapter, which brings a mask of its own: leave it out");
    flags.check();
    refuseForeign();
    try (Interruption interruption = Interruption.watch()) {
      Job job = prepare();
      warn(job);
      try (Trainer trainer = open(job)) {
        announce(job, trainer);
        FinetuneRun.Output output = new FinetuneRun.Output(out, precision(job.start()));
        return train(job, new FinetuneRun(trainer, job.options(), output, err()), interruption);
      }
    }
  }

  private Job prepare() {
    Path made = FinetuneRun.state(out).resolve("start");
    OptionalInt mask = maskToken.map(OptionalInt::of).orElse(OptionalInt.empty());
    Path checkpoint = start.checkpoint(made, flags.seed);
    TrainingStart begin =
        adapter
            .start(checkpoint, flags.blockSize(), flags.seed, made)
            .orElseGet(() -> TrainingStart.of(checkpoint, mask, made));
    TrainingData documents = data.read(begin);
    return new Job(begin, documents, flags.options(documents.documents(), begin));
  }

  private Trainer open(Job job) {
    return Trainer.open(
        job.start(),
        job.data(),
        job.options(),
        flags.compute(job.start().parameters()),
        FinetuneRun.state(out));
  }

  /** A checkpoint that no training made here is not replaced. */
  private void refuseForeign() {
    Check.that(
        Stream.of("config.json", "adapter_config.json").noneMatch(f -> Files.exists(out.resolve(f)))
            || Files.exists(FinetuneRun.state(out).resolve("run.json")),
        "--out %s holds a checkpoint or an adapter already: use another directory",
        out);
  }

  private Precision precision(TrainingStart begin) {
    return saveDtype.orElseGet(() -> start.isRandom() ? Precision.BFLOAT16 : begin.precision());
  }

  private void warn(Job job) {
    TrainingWarnings.of(job.options(), job.data())
        .forEach(warning -> err().println("warning: " + warning));
  }

  private void announce(Job job, Trainer trainer) {
    int skipped = job.data().skipped();
    PrintWriter err = err();
    err.println(job.start().maskDescription());
    err.printf(
        "%d documents%s, %d updates%s%n",
        job.data().documents().size(),
        skipped > 0 ? " (" + skipped + " left out)" : "",
        job.options().steps(),
        trainer.step() > 0 ? ", going on after " + trainer.step() : "");
    err.println("memory needed: " + trainer.memory());
    err.flush();
  }

  private int train(Job job, FinetuneRun run, Interruption interruption) {
    long begin = System.nanoTime();
    int status = run.run(saveEvery, interruption);
    if (json && status == ExitCode.OK) {
      Summary summary =
          new Summary(
              out.toString(),
              job.options().method().name(),
              job.options().steps(),
              job.data().documents().size(),
              job.data().skipped(),
              run.last().map(TrainingStep::ntpLoss).orElse(Double.NaN),
              run.last().map(TrainingStep::matpLoss).orElse(Double.NaN),
              (System.nanoTime() - begin) / 1e9);
      spec.commandLine().getOut().println(Json.write(summary));
    }
    return status;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
