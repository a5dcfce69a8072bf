package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainedCheckpoint;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingException;
import dev.sbd.djl.training.TrainingStep;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The updates of a training, with what is written meanwhile: progress, log, saves, checkpoint. */
final class FinetuneRun {
  private final Trainer trainer;
  private final Places places;
  private final PrintWriter err;
  private int saved; // updates that the newest state has seen
  private double ntpLoss = Double.NaN;
  private double matpLoss = Double.NaN;

  FinetuneRun(Trainer trainer, Places places, PrintWriter err) {
    this.trainer = trainer;
    this.places = places;
    this.err = err;
    this.saved = trainer.step();
  }

  /**
   * Where a training reads and writes.
   *
   * @param source the checkpoint that it begins with
   * @param out where the trained one goes
   * @param format what is written of it
   */
  record Places(Path source, Path out, TrainedCheckpoint.Format format) {
    /** What the training needs to go on. */
    static Path state(Path out) {
      return out.resolve("training");
    }

    private Path log() {
      return state(out).resolve("log.csv");
    }

    private Path picture() {
      return state(out).resolve("loss.png");
    }
  }

  /**
   * Trains until all updates are made, the process is told to go, or the loss is no number; says
   * which on stderr.
   *
   * @param saveEvery updates between saves
   * @return whether all updates are made
   */
  boolean run(int saveEvery, Interruption interruption) {
    try (TrainingLog log = TrainingLog.open(places.log(), saved)) {
      update(saveEvery, interruption, log);
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
    LossChart.draw(places.log(), places.picture(), err);
    return true;
  }

  private void update(int saveEvery, Interruption interruption, TrainingLog log) {
    TrainingProgress progress = new TrainingProgress(err, places.format().options().steps());
    while (!trainer.isDone() && !interruption.isRequested()) {
      TrainingStep step = trainer.update();
      log.add(step);
      progress.add(step);
      ntpLoss = step.ntpLoss();
      matpLoss = step.matpLoss();
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
    TrainedCheckpoint.write(trainer, places.source(), places.out(), places.format());
  }

  /** The last update's mean loss of next tokens, in nats; NaN if there was none. */
  double ntpLoss() {
    return ntpLoss;
  }

  /** The last update's mean loss of masked tokens, in nats; NaN if there was none. */
  double matpLoss() {
    return matpLoss;
  }
}
