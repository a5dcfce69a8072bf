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
import java.util.stream.Stream;

/**
 * A training whose first updates are timed, from the beginning in each round: in memory while they
 * are made and no longer.
 *
 * @param directory for its state; nothing is saved there
 */
record TimedTraining(
    String name,
    TrainingStart start,
    TrainingData data,
    TrainingOptions options,
    TrainingCompute compute,
    Path directory,
    List<Round> rounds) {
  private static final double NANOS = 1e9;

  /**
   * One turn.
   *
   * @param tokens a second
   * @param learnt masked tokens a second
   * @param cpuSeconds an update
   * @param peakBytes of the process, up to its end
   */
  record Round(
      double tokens, double learnt, Optional<Double> cpuSeconds, Optional<Long> peakBytes) {}

  TimedTraining(
      String name,
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      TrainingCompute compute,
      Path directory) {
    this(name, start, data, options, compute, directory, new ArrayList<>());
  }

  void takeTurn() {
    try (Trainer trainer = Trainer.open(start, data, options, compute, directory)) {
      update(trainer, TrainingBenchPlan.WARM_UP);
      int updates = options.steps() - TrainingBenchPlan.WARM_UP;
      Optional<Duration> before = cpu();
      List<TrainingStep> steps = update(trainer, updates);
      Optional<Double> cpuSeconds =
          before.flatMap(begin -> cpu().map(end -> end.minus(begin).toNanos() / NANOS / updates));
      double seconds = steps.stream().mapToLong(TrainingStep::nanos).sum() / NANOS;
      rounds.add(
          new Round(
              steps.stream().mapToInt(TrainingStep::tokens).sum() / seconds,
              steps.stream().mapToInt(TrainingStep::learnt).sum() / seconds,
              cpuSeconds,
              ProcessMemory.peak()));
    }
  }

  private static List<TrainingStep> update(Trainer trainer, int updates) {
    return Stream.generate(trainer::update).limit(updates).toList();
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
        start.trainedParameters(),
        options.copies().count(),
        options.copies().wholeShare(),
        options.copies().taughtShare(),
        Times.median(rounds.stream().map(Round::tokens).toList()),
        Times.median(rounds.stream().map(Round::learnt).toList()),
        cpu.isEmpty() ? null : Times.median(cpu),
        over(full, Round::tokens),
        over(full, Round::learnt),
        TrainingMemory.of(start, data, compute).total(),
        rounds.get(0).peakBytes().orElse(null));
  }

  /** The median of the rounds' ratios: what disturbs a round disturbs both. */
  private double over(TimedTraining full, ToDoubleFunction<Round> rate) {
    return Times.median(
        IntStream.range(0, rounds.size())
            .mapToObj(
                i -> rate.applyAsDouble(rounds.get(i)) / rate.applyAsDouble(full.rounds.get(i)))
            .toList());
  }
}
