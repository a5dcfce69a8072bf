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
import java.util.function.Function;
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
   * @param learntPerCpu masked tokens a second of all processors; NaN where the system does not
   *     tell
   */
  private record Round(double tokens, double learnt, double learntPerCpu) {}

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
    double cpuBefore = cpuSeconds();
    List<TrainingStep> steps = Stream.generate(trainer::update).limit(updates).toList();
    double cpu = cpuSeconds() - cpuBefore;
    double seconds = steps.stream().mapToLong(TrainingStep::nanos).sum() / NANOS;
    int tokens = steps.stream().mapToInt(TrainingStep::tokens).sum();
    int learnt = steps.stream().mapToInt(TrainingStep::learnt).sum();
    rounds.add(new Round(tokens / seconds, learnt / seconds, learnt / cpu));
  }

  /** What all processors have done for this process. */
  private static double cpuSeconds() {
    Optional<Duration> cpu = ProcessHandle.current().info().totalCpuDuration();
    return cpu.map(duration -> duration.toNanos() / NANOS).orElse(Double.NaN);
  }

  /**
   * What was found.
   *
   * @param full the training to compare with, of as many rounds
   */
  TrainingBenchReport.Training report(TimedTraining full) {
    return new TrainingBenchReport.Training(
        name,
        trainedParameters,
        copies.count(),
        copies.wholeShare(),
        copies.taughtShare(),
        median(Round::tokens),
        median(Round::learnt),
        median(Round::learntPerCpu),
        over(full, Round::tokens),
        over(full, Round::learnt),
        over(full, Round::learntPerCpu),
        trainer.memoryBytes());
  }

  private double median(Function<Round, Double> rate) {
    return Times.median(rounds.stream().map(rate).toList());
  }

  /** The median of the rounds' ratios: what disturbs a round disturbs both. */
  private double over(TimedTraining full, Function<Round, Double> rate) {
    return Times.median(
        IntStream.range(0, rounds.size())
            .mapToObj(i -> rate.apply(rounds.get(i)) / rate.apply(full.rounds.get(i)))
            .toList());
  }

  @Override
  public void close() {
    trainer.close();
  }
}
