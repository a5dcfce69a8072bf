package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingException;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStep;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** The updates of a training, with what is written meanwhile: progress, log, saves, checkpoint. */
final class FinetuneRun {
  private final Trainer trainer;
  private final TrainingOptions options;
  private final Output output;
  private final PrintWriter err;
  private int saved; // updates that the newest state has seen
  private Optional<TrainingStep> last = Optional.empty();

  FinetuneRun(Trainer trainer, TrainingOptions options, Output output, PrintWriter err) {
    this.trainer = trainer;
    this.options = options;
    this.output = output;
    this.err = err;
    this.saved = trainer.step();
  }

  /**
   * What is written.
   *
   * @param directory where the trained checkpoint goes
   * @param precision of its weights
   */
  record Output(Path directory, Precision precision) {
    private Path log() {
      return state(directory).resolve("log.csv");
    }
  }

  /** Where a training whose checkpoint goes to {@code out} keeps what it needs to go on. */
  static Path state(Path out) {
    return out.resolve("training");
  }

  /**
   * Trains until all updates are made, the process is told to go, or the loss is no number; says
   * which on stderr. A process that is told to go leaves the model as it is then.
   *
   * @param saveEvery updates between saves
   * @return the exit status, 0 if all updates are made
   */
  int run(int saveEvery, Interruption interruption) {
    try {
      update(saveEvery, interruption, TrainingLog.open(output.log(), saved));
    } catch (TrainingException e) {
      err.printf(
          "sbd finetune: %s; %s%n",
          e.getMessage(),
          saved == 0 ? "nothing was saved before" : "the save after update " + saved + " is kept");
      return ExitCode.SOFTWARE;
    }
    write();
    if (!trainer.isDone()) {
      err.printf(
          "%s holds the model as it is now; run the same command again to go on%n",
          output.directory());
      return Interruption.EXIT_STATUS;
    }
    LossChart.draw(output.log(), output.log().resolveSibling("loss.png"), err);
    return ExitCode.OK;
  }

  private void update(int saveEvery, Interruption interruption, TrainingLog log) {
    try (TrainingProgress progress = new TrainingProgress(err, options.steps())) {
      while (!trainer.isDone() && !interruption.isRequested()) {
        TrainingStep step = trainer.update();
        log.add(step);
        progress.add(step);
        last = Optional.of(step);
        if (step.number() % saveEvery == 0 && !trainer.isDone()) {
          save(log);
          write();
        }
      }
    }
    if (!trainer.isDone()) {
      err.printf("interrupted after update %d of %d: saving%n", trainer.step(), options.steps());
    }
    if (trainer.step() > saved) {
      save(log);
    }
  }

  /** The log first: what it has beyond the state goes when the training goes on. */
  private void save(TrainingLog log) {
    log.flush();
    trainer.save();
    saved = trainer.step();
  }

  private void write() {
    trainer.write(output.directory(), output.precision());
  }

  /** The last update, if there was one. */
  Optional<TrainingStep> last() {
    return last;
  }
}
