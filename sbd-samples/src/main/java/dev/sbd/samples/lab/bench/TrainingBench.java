package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Times the training of an adapter and that of all weights in one run: each learns the same
 * documents, and they take turns, since a machine differs from one minute to the next. The one that
 * needs most memory comes last, so that the others' peaks are their own.
 */
public final class TrainingBench {
  private final String name;
  private final TrainingBenchPlan plan;
  private final TrainingStart full;
  private final TrainingStart adapter;
  private final TrainingData data;
  private final TrainingCompute compute;

  private TrainingBench(
      String name,
      Path checkpoint,
      TrainingBenchPlan plan,
      LongFunction<TrainingCompute> compute,
      Path folder) {
    this.name = name;
    this.plan = plan;
    this.full = TrainingStart.of(checkpoint, OptionalInt.empty(), folder.resolve("grown"));
    this.adapter = TrainingStart.adapter(checkpoint, plan.adapter(), folder.resolve("begun"));
    this.data = plan.data(full, adapter);
    this.compute = compute.apply(full.parameters());
  }

  /**
   * Times the trainings of a checkpoint.
   *
   * @param name what to call it
   * @param checkpoint its directory
   * @param plan what to time
   * @param compute what computes a model of so many parameters
   * @param log told what is being done
   * @throws dev.sbd.error.SbdException if checkpoint or data are broken, or libtorch or memory
   *     fails
   * @throws IllegalArgumentException if the plan does not suit the checkpoint
   */
  public static TrainingBenchReport run(
      String name,
      Path checkpoint,
      TrainingBenchPlan plan,
      LongFunction<TrainingCompute> compute,
      Consumer<String> log) {
    Path folder = temporaryFolder();
    try {
      return new TrainingBench(name, checkpoint, plan, compute, folder).run(folder, log);
    } finally {
      deleteOnExit(folder);
    }
  }

  private TrainingBenchReport run(Path folder, Consumer<String> log) {
    List<TimedTraining> trainings =
        List.of(
            new TimedTraining(
                "adapter", adapter, data, plan.labels(), compute, folder.resolve("adapter")),
            new TimedTraining(
                "adapter-taught", adapter, data, plan.taught(), compute, folder.resolve("taught")),
            new TimedTraining("full", full, data, plan.full(), compute, folder.resolve("full")));
    for (int round = 1; round <= plan.rounds(); round++) {
      for (TimedTraining training : trainings) {
        log.accept("round %d of %d: %s".formatted(round, plan.rounds(), training.name()));
        training.takeTurn();
      }
    }
    return report(trainings);
  }

  private TrainingBenchReport report(List<TimedTraining> trainings) {
    TimedTraining last = trainings.get(trainings.size() - 1);
    return new TrainingBenchReport(
        name,
        compute.precision().toString(),
        Bench.nameOf(compute.device()),
        compute.threads(),
        full.parameters(),
        plan.batchTokens(),
        plan.rounds(),
        plan.updates(),
        trainings.stream().map(training -> training.report(last)).toList());
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("sbd-bench");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static void deleteOnExit(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(file -> file.toFile().deleteOnExit()); // last in, first deleted
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }
}
