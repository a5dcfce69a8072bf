package dev.sbd.samples.lab.bench;

import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingMemory;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Times the training of all weights and that of an adapter in one run: each learns the same
 * documents, and they take turns, since a machine differs from one minute to the next.
 */
public final class TrainingBench implements AutoCloseable {
  private static final int DOCUMENTS = 512;
  private static final int MOST_PROMPT = 90; // tokens; the fewest are a third
  private static final int MOST_COMPLETION = 150;

  private final String name;
  private final TrainingBenchPlan plan;
  private final Consumer<String> log;
  private final TrainingStart full;
  private final TrainingStart adapter;
  private final TrainingData data;
  private final TrainingCompute compute;
  private final List<TimedTraining> trainings = new ArrayList<>(); // that of all weights first

  /**
   * Begins the trainings.
   *
   * @param name what to call the checkpoint
   * @param checkpoint its directory
   * @param plan what to time
   * @param compute what computes a model of so many parameters
   * @param log told what is being done
   * @throws dev.sbd.error.SbdException if checkpoint or data are broken, or libtorch or memory
   *     fails
   * @throws IllegalArgumentException if the plan does not suit the checkpoint
   */
  public TrainingBench(
      String name,
      Path checkpoint,
      TrainingBenchPlan plan,
      LongFunction<TrainingCompute> compute,
      Consumer<String> log) {
    this.name = name;
    this.plan = plan;
    this.log = log;
    Path folder = temporaryFolder();
    try {
      this.full = TrainingStart.of(checkpoint, OptionalInt.empty(), folder.resolve("grown"));
      this.adapter = TrainingStart.adapter(checkpoint, plan.adapter(), folder.resolve("begun"));
      this.data =
          plan.data()
              .map(
                  file ->
                      TrainingData.read(
                          file, full, new TrainingData.Lines(Integer.MAX_VALUE, true, false)))
              .orElseGet(this::randomData);
      this.compute = compute.apply(full.parameters());
      open("full", full, plan.full(), folder);
      open("adapter", adapter, plan.labels(), folder);
      open("adapter-taught", adapter, plan.taught(), folder);
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      deleteOnExit(folder);
    }
  }

  private void open(String called, TrainingStart start, TrainingOptions options, Path folder) {
    log.accept("opening " + called);
    trainings.add(new TimedTraining(called, start, data, options, compute, folder.resolve(called)));
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

  /** Prompts and completions as long as short chats are, of any tokens but the mask. */
  private TrainingData randomData() {
    int most = MOST_PROMPT + MOST_COMPLETION;
    Check.that(
        most <= full.contextLength(),
        "random documents have up to %d tokens, the model can read %d: give --data",
        most,
        full.contextLength());
    SplittableRandom random = new SplittableRandom(TrainingBenchPlan.SEED);
    return new TrainingData(
        Stream.generate(() -> randomDocument(random)).limit(DOCUMENTS).toList());
  }

  private Document randomDocument(SplittableRandom random) {
    int prompt = random.nextInt(MOST_PROMPT / 3, MOST_PROMPT + 1);
    int completion = random.nextInt(MOST_COMPLETION / 3, MOST_COMPLETION + 1);
    int vocabulary = adapter.maskToken(); // one beyond it
    int[] tokens =
        IntStream.generate(() -> random.nextInt(vocabulary))
            .filter(token -> token != full.maskToken())
            .limit(prompt + completion)
            .toArray();
    return new Document(tokens, prompt);
  }

  /** Times the trainings, once. */
  public TrainingBenchReport run() {
    log.accept("warming up");
    trainings.forEach(TimedTraining::warmUp);
    for (int round = 1; round <= plan.rounds(); round++) {
      log.accept("round " + round + " of " + plan.rounds());
      trainings.forEach(training -> training.round(plan.updates()));
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
        plannedBytes(),
        ProcessMemory.peak().orElse(null));
  }

  private long plannedBytes() {
    List<TrainingMemory> plans = trainings.stream().map(TimedTraining::memory).toList();
    long held = plans.stream().mapToLong(memory -> memory.base() + memory.trained()).sum();
    return held + plans.stream().mapToLong(TrainingMemory::activations).max().orElseThrow();
  }

  @Override
  public void close() {
    trainings.forEach(TimedTraining::close);
  }
}
