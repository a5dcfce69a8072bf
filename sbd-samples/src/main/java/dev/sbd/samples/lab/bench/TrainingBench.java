package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Times the training of all weights and that of an adapter in one run: each learns the same
 * documents, and they take turns, since a machine differs from one minute to the next.
 */
public final class TrainingBench implements AutoCloseable {
  private final String name;
  private final TrainingBenchPlan plan;
  private final TrainingStart full;
  private final TrainingStart adapter;
  private final TrainingData data;
  private final TrainingCompute compute;
  private final Consumer<String> log;
  private final List<TimedTraining> trainings = new ArrayList<>(); // that of all weights first

  private TrainingBench(
      String name,
      Path checkpoint,
      TrainingBenchPlan plan,
      LongFunction<TrainingCompute> compute,
      Consumer<String> log,
      Path folder) {
    this.name = name;
    this.plan = plan;
    this.full = TrainingStart.of(checkpoint, OptionalInt.empty(), folder.resolve("grown"));
    this.adapter = TrainingStart.adapter(checkpoint, plan.adapter(), folder.resolve("begun"));
    this.data = plan.data(full, adapter);
    this.compute = compute.apply(full.parameters());
    this.log = log;
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
    try (TrainingBench bench = new TrainingBench(name, checkpoint, plan, compute, log, folder)) {
      bench.open(folder);
      deleteOnExit(folder); // interrupted too
      return bench.run();
    } finally {
      deleteOnExit(folder);
    }
  }

  private void open(Path folder) {
    open("full", full, plan.full(), folder);
    for (double taught : plan.taughtShares()) {
      open("adapter", adapter, plan.adapting(taught), folder);
    }
  }

  private void open(String called, TrainingStart start, TrainingOptions options, Path folder) {
    log.accept("beginning: " + called);
    Path state = folder.resolve("training" + trainings.size());
    trainings.add(new TimedTraining(called, start, data, options, compute, state));
  }

  private TrainingBenchReport run() {
    for (int round = 1; round <= plan.rounds(); round++) {
      log.accept("round " + round + " of " + plan.rounds());
      trainings.forEach(training -> training.takeTurn(plan.updates()));
    }
    return new TrainingBenchReport(
        name,
        compute.precision().toString(),
        Bench.nameOf(compute.device()),
        compute.threads(),
        full.parameters(),
        plan.batchTokens(),
        plan.rounds(),
        plan.updates(),
        trainings.stream().map(training -> training.report(trainings.get(0))).toList(),
        ProcessMemory.peak().orElse(null));
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

  @Override
  public void close() {
    trainings.forEach(TimedTraining::close);
  }
}
