package dev.sbd.samples.cli;

import dev.sbd.djl.Precision;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingException;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStep;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

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
   * which on stderr.
   *
   * @param saveEvery updates between saves
   * @return whether all updates are made
   */
  boolean run(int saveEvery, Interruption interruption) {
    try {
      update(saveEvery, interruption, TrainingLog.open(output.log(), saved));
    } catch (TrainingException e) {
      err.printf(
          "sbd finetune: %s; %s%n",
          e.getMessage(),
          saved == 0 ? "nothing was saved before" : "the save after update " + saved + " is kept");
      return false;
    }
    if (!trainer.isDone()) {
      err.printf("stopped after update %d: run the same again to go on%n", trainer.step());
      return false;
    }
    write();
    LossChart.draw(output.log(), output.log().resolveSibling("loss.png"), err);
    return true;
  }

  private void update(int saveEvery, Interruption interruption, TrainingLog log) {
    TrainingProgress progress = new TrainingProgress(err, options.steps());
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
