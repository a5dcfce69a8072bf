package dev.sbd.samples.lab.bench;

import ai.djl.Device;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.bench.BenchReport.CacheTimes;
import dev.sbd.samples.lab.bench.BenchReport.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private int rounds;
  private Optional<Long> cacheBytes = Optional.empty(); // as the process grew

  /**
   * Loads a checkpoint.
   *
   * @param name what to call it
   * @param directory the checkpoint's
   * @param options how to load it
   * @param plan what to measure
   * @param log told what is being done
   * @throws dev.sbd.error.SbdException if the checkpoint is broken, or libtorch or memory fails
   */
  public Bench(
      String name,
      Path directory,
      UnaryOperator<LoadOptions.Builder> options,
      BenchPlan plan,
      Consumer<String> log) {
    this.device = options.apply(LoadOptions.builder()).build().device();
    this.name = name;
    this.plan = plan;
    this.log = log;
    log.accept("opening " + directory);
    long start = System.nanoTime();
    this.model = SbdModel.load(directory, options);
    this.loadMillis = millisSince(start);
    this.probe = model.probe();
  }

  /**
   * Measures it, once.
   *
   * @throws IllegalArgumentException if the plan does not suit the checkpoint
   */
  public BenchReport run() {
    Check.that(
        model.spec().predictsNext(),
        "%s commits its blocks whole, and bench times passes of any length: time its texts instead"
            + " (sbd compare)",
        model.spec().name());
    plan.checkFits(model.spec().contextLength());
    int[] prompt = prompt(); // a wrong one is better known at once
    measureBandwidth();
    openCaches();
    double firstPassMillis = caches.get(0).stepMillis();
    timePasses();
    log.accept("timing prompts");
    SortedMap<Integer, Double> prefills = PrefillBench.run(probe.model(), plan, secondsPerToken());
    Optional<GenerationBench> generation = generation(prompt);
    Optional<ProcessMemory> held = ProcessMemory.now();
    measureBandwidth();
    return report(firstPassMillis, prefills, generation, held);
  }

  private Optional<GenerationBench> generation(int... prompt) {
    if (plan.newTokens() == 0) {
      return Optional.empty();
    }
    if (model.spec().maskToken().isEmpty()) {
      log.accept("no mask token is known: nothing is generated in blocks");
      return Optional.empty();
    }
    log.accept("generating");
    return Optional.of(GenerationBench.run(model.decoder(), plan, prompt, blockSize()));
  }

  private void measureBandwidth() {
    bandwidth = Math.max(bandwidth, probe.readSpeed(plan.bufferBytes()));
  }

  private void openCaches() {
    Optional<ProcessMemory> before = ProcessMemory.now();
    for (int length : plan.cacheLengths(model.spec().contextLength())) {
      caches.add(new CacheBench(probe, length, plan.largestBlock()));
    }
    cacheBytes = before.flatMap(ProcessMemory::growth);
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
    int size = model.spec().vocabularySize();
    return new Random(1).ints(BenchPlan.RANDOM_PROMPT, 0, size).toArray();
  }

  private BenchReport report(
      double firstPassMillis,
      SortedMap<Integer, Double> prefills,
      Optional<GenerationBench> generation,
      Optional<ProcessMemory> held) {
    CacheTimes fastest = caches.get(0).fastest();
    CacheTimes median = caches.get(0).median();
    long cached = caches.stream().mapToLong(CacheBench::capacity).sum();
    double expectedBytes = probe.weightBytes() + probe.cacheBytes(cached);
    return new BenchReport(
        name,
        probe.precision().toString(),
        probe.weights().map(Object::toString).orElse(null),
        probe.matrixLayout(),
        nameOf(device),
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
        generation.map(GenerationBench::times).orElse(null),
        predictions(fastest, generation),
        generation.map(GenerationBench::outsideShare).orElse(null),
        loadMillis,
        firstPassMillis,
        held.map(ProcessMemory::resident).orElse(null),
        held.map(ProcessMemory::outsideHeap).orElse(null),
        held.map(memory -> memory.resident() / expectedBytes).orElse(null),
        probe.cacheBytes(1),
        cacheBytes.filter(bytes -> bytes > 0).map(bytes -> bytes / (double) cached).orElse(null));
  }

  /** Needs T(1), T(k) and T(k+k) of the generation's k. */
  private List<Prediction> predictions(CacheTimes times, Optional<GenerationBench> generation) {
    int k = blockSize();
    if (!times.has(1) || !times.has(k)) {
      return List.of();
    }
    List<Prediction> predictions = new ArrayList<>();
    generation.ifPresent(
        g -> predictions.add(Prediction.of("measured", times, k, g.times().passesPerBlock())));
    for (double passes : ASSUMED_PASSES_PER_BLOCK) {
      predictions.add(Prediction.of("assumed", times, k, passes));
    }
    return predictions;
  }

  /** What options and reports call a device. */
  public static String nameOf(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
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
