package dev.sbd.samples.lab.gpu;

import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.training.Trainer;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStep;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.bench.TrainingBenchPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Does a device learn as the CPU does: the same updates on both, in float32. */
public final class SameLosses {
  /** Updates go on from updates, and so does rounding. */
  private static final double MOST = 0.005;

  private static final int RANK = 8;
  private static final int COPIES = 2;
  private static final int BATCH = 600; // tokens
  private static final int ROWS = 1600; // at a time

  private SameLosses() {}

  /**
   * A training on both.
   *
   * @param name {@code full} or {@code adapter}
   * @param cpu losses of its updates: mean cross-entropy of the masked rows, in nats
   * @param device likewise
   * @param worst relative difference of a loss
   */
  public record Course(String name, List<Double> cpu, List<Double> device, double worst) {
    private String asLine() {
      int last = cpu.size() - 1;
      return String.format(
          Locale.ROOT,
          "%-8s loss %.4f to %.4f, on the CPU to %.4f; off by %.1e at most",
          name,
          device.get(0),
          device.get(last),
          cpu.get(last),
          worst);
    }
  }

  /** What came of both trainings; passed if no loss is off by more than 0.5 %. */
  public record Report(List<Course> trainings, boolean passed, String summary) {
    /** As text to read, without a line end at its end. */
    public String asText() {
      return Stream.concat(trainings.stream().map(Course::asLine), Stream.of(summary))
          .collect(joining("\n"));
    }
  }

  /**
   * Trains a checkpoint, all its weights and an adapter, on random tokens.
   *
   * @param updates of each training, at least 2
   * @param folder for what the trainings keep
   */
  public static Report run(Path checkpoint, Device device, int updates, Path folder) {
    Check.atLeast("--updates", updates, 2);
    TrainingBenchPlan plan =
        new TrainingBenchPlan(Optional.empty(), RANK, COPIES, List.of(0.5), BATCH, 1, updates - 1);
    TrainingStart full = TrainingStart.of(checkpoint, OptionalInt.empty(), folder.resolve("grown"));
    TrainingStart adapter =
        TrainingStart.adapter(checkpoint, plan.adapter(), folder.resolve("begun"));
    TrainingData data = plan.data(full, adapter);
    List<Course> courses = new ArrayList<>();
    courses.add(course("full", full, data, plan.full(), device, folder));
    courses.add(course("adapter", adapter, data, plan.adapting(0.5), device, folder));
    double worst = courses.stream().mapToDouble(Course::worst).max().orElseThrow();
    String summary =
        String.format(
            Locale.ROOT, "%d losses are the CPU's within %.1e of them", 2 * updates, worst);
    return new Report(courses, worst <= MOST, summary);
  }

  private static Course course(
      String name,
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      Device device,
      Path folder) {
    List<Double> here =
        losses(start, data, options, Device.cpu(), folder.resolve(name + "-on-cpu"));
    List<Double> there = losses(start, data, options, device, folder.resolve(name + "-on-device"));
    double worst =
        IntStream.range(0, here.size())
            .mapToDouble(i -> Math.abs(there.get(i) / here.get(i) - 1))
            .max()
            .orElseThrow();
    return new Course(name, here, there, worst);
  }

  private static List<Double> losses(
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      Device device,
      Path directory) {
    TrainingCompute compute = new TrainingCompute(device, Precision.FLOAT32, 1, ROWS, false);
    try (Trainer trainer = Trainer.open(start, data, options, compute, directory)) {
      return Stream.generate(trainer::update)
          .limit(options.steps())
          .map(TrainingStep::matpLoss)
          .toList();
    }
  }
}
