package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
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
import java.util.stream.Stream;

/** A training whose updates are timed. */
final class TimedTraining implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final String name;
  private final TrainingOptions.Copies copies;
  private final long trainedParameters;
  private final Trainer trainer;
  private final List<Round> rounds = new ArrayList<>();

  /**
   * One turn.
   *
   * @param tokens a second
   * @param learnt masked tokens a second
   * @param cpuSeconds an update
   */
  private record Round(double tokens, double learnt, Optional<Double> cpuSeconds) {}

  /**
   * Begins the training. Its first update is not timed: libtorch prepares what it first meets, and
   * what memory it takes is then taken.
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
    this.copies = options.copies();
    this.trainedParameters = start.trainedParameters();
    this.trainer = Trainer.open(start, data, options, compute, directory);
    trainer.update();
  }

  void takeTurn(int updates) {
    Optional<Duration> before = cpu();
    List<TrainingStep> steps = Stream.generate(trainer::update).limit(updates).toList();
    Optional<Double> cpuSeconds =
        before.flatMap(begin -> cpu().map(end -> end.minus(begin).toNanos() / NANOS / updates));
    double seconds = steps.stream().mapToLong(TrainingStep::nanos).sum() / NANOS;
    rounds.add(
        new Round(
            steps.stream().mapToInt(TrainingStep::tokens).sum() / seconds,
            steps.stream().mapToInt(TrainingStep::learnt).sum() / seconds,
            cpuSeconds));
  }

  /** What all processors have done for this process. */
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
        trainedParameters,
        copies.count(),
        copies.wholeShare(),
        copies.taughtShare(),
        Times.median(rounds.stream().map(Round::tokens).toList()),
        Times.median(rounds.stream().map(Round::learnt).toList()),
        cpu.isEmpty() ? null : Times.median(cpu),
        over(full, Round::tokens),
        over(full, Round::learnt),
        trainer.memoryBytes());
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
