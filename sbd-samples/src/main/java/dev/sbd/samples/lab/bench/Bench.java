package dev.sbd.samples.lab.bench;

import ai.djl.Device;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Measures a checkpoint: everything in one run, since a machine differs from one minute to the
 * next. Memory is read before and after all else; passes of all sizes take turns, round after
 * round.
 */
public final class Bench implements AutoCloseable {
  private static final int LEAST_ROUNDS = 3;
  private static final int BLOCK_SIZE = 16;
  private static final double[] ASSUMED_PASSES_PER_BLOCK = {3, 5};

  private final String name;
  private final Device device;
  private final BenchPlan plan;
  private final Consumer<String> log;
  private final SbdModel model;
  private final ModelProbe probe;
  private final double loadMillis;
  private final List<CacheBench> caches = new ArrayList<>();
  private double bandwidth;
  private double firstPassMillis;
  private int rounds;
  private SortedMap<Integer, Double> prefills = Collections.emptySortedMap();
  private Optional<GenerationBench> generation = Optional.empty();
  private long cacheBytes = -1; // as the process grew

  private Bench(
      String name,
      Path directory,
      UnaryOperator<LoadOptions.Builder> options,
      BenchPlan plan,
      Consumer<String> log) {
    this.device = options.apply(LoadOptions.builder()).build().device();
    this.name = name;
    this.log = log;
    log.accept("opening " + directory);
    long start = System.nanoTime();
    this.model = SbdModel.load(directory, options);
    this.loadMillis = millisSince(start);
    this.probe = model.probe();
    this.plan = fitting(plan);
  }

  private BenchPlan fitting(BenchPlan wanted) {
    try {
      return wanted.fitting(model.spec().contextLength());
    } catch (IllegalArgumentException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Loads the checkpoint, measures it and closes it.
   *
   * @param name what to call it
   * @param directory the checkpoint's
   * @param options how to load it
   * @param plan what to measure
   * @param log told what is being done
   * @throws IllegalArgumentException if the plan does not suit the checkpoint
   * @throws dev.sbd.error.SbdException if the checkpoint is broken, or libtorch or memory fails
   */
  public static BenchReport run(
      String name,
      Path directory,
      UnaryOperator<LoadOptions.Builder> options,
      BenchPlan plan,
      Consumer<String> log) {
    try (Bench bench = new Bench(name, directory, options, plan, log)) {
      return bench.run();
    }
  }

  private BenchReport run() {
    int[] prompt = prompt(); // a wrong one is better known at once
    measureBandwidth();
    openCaches();
    firstPassMillis = caches.get(0).stepMillis();
    timePasses();
    log.accept("timing prompts");
    prefills = new PrefillBench(probe.model()).run(plan, secondsPerToken());
    if (plan.newTokens() > 0) {
      log.accept("generating");
      generation = Optional.of(GenerationBench.run(model.decoder(), plan, prompt, blockSize()));
    }
    ProcessMemory held = ProcessMemory.now();
    measureBandwidth();
    return report(held);
  }

  private void measureBandwidth() {
    bandwidth = Math.max(bandwidth, probe.readSpeed(plan.bufferBytes()));
  }

  private void openCaches() {
    ProcessMemory before = ProcessMemory.now();
    for (int length : plan.cacheLengths()) {
      caches.add(new CacheBench(probe, length, plan.largestBlock()));
    }
    if (before.isKnown()) {
      cacheBytes = ProcessMemory.now().anonymous() - before.anonymous();
    }
  }

  private void timePasses() {
    log.accept("timing passes");
    caches.forEach(cache -> cache.warmUp(plan.blockSizes()));
    long start = System.nanoTime();
    while (rounds < plan.rounds().orElse(LEAST_ROUNDS)
        || (plan.rounds().isEmpty() && millisSince(start) < plan.time().toMillis())) {
      caches.forEach(cache -> cache.round(plan.blockSizes()));
      rounds++;
    }
  }

  /** Rows of the largest pass cost least; those of a prompt will not cost much more. */
  private double secondsPerToken() {
    int k = plan.largestBlock();
    return caches.get(0).fastest().commit(k) / 1e3 / (2 * k);
  }

  private int blockSize() {
    return Math.min(BLOCK_SIZE, model.spec().maxBlockSize());
  }

  private int[] prompt() {
    try {
      return plan.prompt()
          .map(text -> Prompt.question(text).encode(model))
          .orElseGet(this::randomPrompt);
    } catch (IllegalStateException e) {
      throw new InvalidRequestException(e.getMessage() + ": leave --prompt out", e);
    }
  }

  private int[] randomPrompt() {
    int vocabulary = model.spec().vocabularySize();
    return new Random(1).ints(BenchPlan.RANDOM_PROMPT, 0, vocabulary).toArray();
  }

  private BenchReport report(ProcessMemory held) {
    BenchReport.CacheTimes fastest = caches.get(0).fastest();
    BenchReport.CacheTimes median = caches.get(0).median();
    return new BenchReport(
        name,
        probe.precision().toString(),
        probe.weights().map(Object::toString).orElse(null),
        probe.matrixLayout(),
        device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu",
        probe.threads(),
        probe.parameters(),
        probe.weightBytes(),
        probe.readBytes(),
        bandwidth,
        plan.bufferBytes(),
        probe.readBytes() / bandwidth * 1e3,
        fastest.cacheLength(),
        rounds,
        fastest.forwardMs(),
        fastest.commitMs(),
        median.forwardMs(),
        median.commitMs(),
        caches.stream().map(CacheBench::fastest).toList(),
        prefills,
        generation.map(g -> g.times(plan.prompt().isEmpty())).orElse(null),
        predictions(fastest),
        generation.map(GenerationBench::outsideShare).orElse(null),
        loadMillis,
        firstPassMillis,
        held.isKnown() ? held.resident() : null,
        held.isKnown() ? Math.max(0, held.anonymous() - held.heap()) : null,
        held.isKnown() ? held.resident() / (double) expectedBytes() : null,
        probe.cacheBytes(1),
        cachedTokens() > 0 && cacheBytes > 0 ? cacheBytes / (double) cachedTokens() : null);
  }

  private long cachedTokens() {
    return caches.stream().mapToLong(CacheBench::capacity).sum();
  }

  private long expectedBytes() {
    return probe.weightBytes() + probe.cacheBytes(cachedTokens());
  }

  /** Needs T(1), T(k) and T(k+k) of the generation's k. */
  private List<BenchReport.Prediction> predictions(BenchReport.CacheTimes times) {
    int k = blockSize();
    if (!times.has(1) || !times.has(k)) {
      return List.of();
    }
    List<BenchReport.Prediction> predictions = new ArrayList<>();
    generation.ifPresent(
        g -> predictions.add(BenchReport.Prediction.of("measured", times, k, g.passesPerBlock())));
    for (double passes : ASSUMED_PASSES_PER_BLOCK) {
      predictions.add(BenchReport.Prediction.of("assumed", times, k, passes));
    }
    return predictions;
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public void close() {
    caches.forEach(CacheBench::close);
    model.close();
  }
}
