package dev.sbd.samples;

import dev.sbd.djl.training.TrainedCheckpoint;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingListener;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The updates of a training, with what is written meanwhile: progress, log, saves, checkpoint. */
final class FinetuneRun {
  private final Trainer trainer;
  private final int steps;
  private final Places places;
  private final PrintWriter err;
  private double ntpLoss = Double.NaN;
  private double matpLoss = Double.NaN;

  FinetuneRun(Trainer trainer, int steps, Places places, PrintWriter err) {
    this.trainer = trainer;
    this.steps = steps;
    this.places = places;
    this.err = err;
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
   * Trains until all updates are made or the process is told to go.
   *
   * @param saveEvery updates between saves
   * @return whether all updates are made
   */
  boolean run(int saveEvery, Interruption interruption) {
    TrainingProgress progress = new TrainingProgress(err, steps);
    int saved = trainer.step();
    try (TrainingLog log = TrainingLog.open(places.log(), saved)) {
      while (!trainer.isDone() && !interruption.isRequested()) {
        TrainingListener.Step step = trainer.update();
        log.add(step);
        progress.add(step);
        ntpLoss = step.ntpLoss();
        matpLoss = step.matpLoss();
        if (trainer.step() % saveEvery == 0 && !trainer.isDone()) {
          log.flush();
          trainer.save();
          saved = trainer.step();
          write();
        }
      }
      if (trainer.step() > saved) {
        log.flush();
        trainer.save();
      }
    }
    if (trainer.isDone()) {
      write();
      LossChart.draw(places.log(), places.picture(), err);
    }
    return trainer.isDone();
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
