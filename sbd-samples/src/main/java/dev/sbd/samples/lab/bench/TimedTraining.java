package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingMemory;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A training whose updates are timed. */
final class TimedTraining implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final String name;
  private final long trained;
  private final TrainingOptions.Copies copies;
  private final TrainingMemory memory;
  private final Trainer trainer;
  private final List<Round> rounds = new ArrayList<>();

  /** Of one round: rates by the clock, and seconds an update of all processors. */
  private record Round(double tokens, double learnt, Optional<Double> cpuSeconds) {}

  /**
   * Begins the training.
   *
   * @param directory for its state; nothing is saved there
   */
  TimedTraining(
      String name,
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      TrainingCompute compute,
      Path directory) {
    this.name = name;
    this.trained = start.trainedParameters();
    this.copies = options.copies();
    this.memory = TrainingMemory.of(start, data, compute);
    this.trainer = Trainer.open(start, data, options, compute, directory);
  }

  TrainingMemory memory() {
    return memory;
  }

  /** Makes an update untimed: libtorch prepares some of its work when it first meets a shape. */
  void warmUp() {
    trainer.update();
  }

  void round(int updates) {
    Optional<Duration> before = cpu();
    List<TrainingStep> steps =
        IntStream.range(0, updates).mapToObj(update -> trainer.update()).toList();
    Optional<Double> cpuSeconds =
        before.flatMap(begin -> cpu().map(end -> end.minus(begin).toNanos() / NANOS / updates));
    double seconds = steps.stream().mapToLong(TrainingStep::nanos).sum() / NANOS;
    rounds.add(
        new Round(
            steps.stream().mapToInt(TrainingStep::tokens).sum() / seconds,
            steps.stream().mapToInt(TrainingStep::learnt).sum() / seconds,
            cpuSeconds));
  }

  private static Optional<Duration> cpu() {
    return ProcessHandle.current().info().totalCpuDuration();
  }

  /**
   * What was found.
   *
   * @param full the training to compare with, of as many rounds
   */
  TrainingBenchReport.Training report(TimedTraining full) {
    List<Double> cpu = rounds.stream().flatMap(round -> round.cpuSeconds().stream()).toList();
    return new TrainingBenchReport.Training(
        name,
        trained,
        copies.count(),
        copies.wholeShare(),
        copies.taughtShare(),
        Times.median(rounds.stream().map(Round::tokens).toList()),
        Times.median(rounds.stream().map(Round::learnt).toList()),
        cpu.isEmpty() ? null : Times.median(cpu),
        over(full, Round::tokens),
        over(full, Round::learnt),
        memory.total());
  }

  /** The median of the rounds' ratios: what disturbs a round disturbs both. */
  private double over(TimedTraining full, ToDoubleFunction<Round> rate) {
    return Times.median(
        IntStream.range(0, rounds.size())
            .mapToObj(
                i -> rate.applyAsDouble(rounds.get(i)) / rate.applyAsDouble(full.rounds.get(i)))
            .toList());
  }

  @Override
  public void close() {
    trainer.close();
  }
}
