package dev.sbd.djl.training;

import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.djl.internal.graph.TorchTrainer.Losses;
import dev.sbd.djl.internal.graph.TorchTrainer.Update;
import dev.sbd.djl.internal.graph.TrainingRows;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Trains a checkpoint. Interrupted at any moment and run again with the same arguments it goes on
 * from its last save and ends with the same weights as if it had not been interrupted.
 */
public final class Trainer implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-8;

  private final TrainingOptions options;
  private final TrainingStart start;
  private final DocumentOrder order;
  private final TorchTrainer graph;
  private final Workers workers;
  private final int maxRows;
  private final TrainingFolder folder;
  private final TrainingMemory memory;
  private int step;

  private Trainer(
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      TrainingCompute compute,
      TrainingFolder folder,
      TrainingMemory memory) {
    List<TensorInfo> weights = start.trained();
    TorchTrainer.State state =
        folder
            .states()
            .newest(weights.stream().map(TensorInfo::name).toList())
            .orElseGet(() -> new TorchTrainer.State(weights, List.of(), List.of(), 0));
    this.start = start;
    this.options = options;
    this.order = new DocumentOrder(data.documents(), options.batchTokens(), options.seed());
    this.folder = folder;
    this.memory = memory;
    this.maxRows = compute.maxRows();
    this.workers = new Workers(compute.threads());
    for (; step < state.steps(); step++) {
      order.nextBatch();
    }
    this.graph =
        TorchTrainer.load(start.base(), state, compute.forGraph()); // last: it is to be closed
  }

  /**
   * Begins a training, or goes on with it.
   *
   * @param start to begin with
   * @param data to learn from
   * @param directory where the training keeps its state; made if it is not there
   * @throws dev.sbd.error.InvalidRequestException if options or data do not suit what is trained
   * @throws dev.sbd.djl.CheckpointException if {@code directory} holds another training, or another
   *     process trains there
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or fails, or the
   *     CPU's memory is short
   */
  public static Trainer open(
      TrainingStart start,
      TrainingData data,
      TrainingOptions options,
      TrainingCompute compute,
      Path directory) {
    requireAdapter(start, options);
    data.requireIn(start.vocabularySize());
    TrainingMemory memory = TrainingMemory.of(start, data, compute);
    if (!compute.device().isGpu()) {
      memory.requireAvailable();
    }
    Map<String, String> run = RunDescription.of(start, data, options, compute);
    TrainingFolder folder = TrainingFolder.open(directory, run);
    try {
      return new Trainer(start, data, options, compute, folder, memory).begun(run);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** This, when its folder says what is trained there. */
  private Trainer begun(Map<String, String> run) {
    try {
      folder.begin(run);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What only an adapter can learn by. */
  private static void requireAdapter(TrainingStart start, TrainingOptions options) {
    TrainingOptions.Copies copies = options.copies();
    boolean plain = copies.count() == 1 && copies.taughtShare() == 0;
    boolean fits = start.isAdapter() ? options.method() == TrainingMethod.SBD : plain;
    Check.that(
        fits,
        "copies and method must suit what is trained: several copies and the base's own predictions"
            + " an adapter only, next tokens alone all weights only; got %s, %s",
        copies,
        options.method());
    start
        .maxBlockSize()
        .ifPresent(most -> Check.inRange("blocks.maxSize", options.blocks().maxSize(), 1, most));
  }

  /**
   * What it takes in memory at most, by formula, for people: {@code "1.2 GB (base 0.3, trained 0.1,
   * rows 0.8)"}. Base are weights that stay as they are, rows what is kept until gradients are
   * there.
   */
  public String memory() {
    return memory.toString();
  }

  /** The sum of {@link #memory()}, in bytes. */
  public long memoryBytes() {
    return memory.total();
  }

  /** How many updates there have been. */
  public int step() {
    return step;
  }

  /** Whether all updates have been made. */
  public boolean isDone() {
    return step >= options.steps();
  }

  /**
   * Makes one update.
   *
   * @throws TrainingException if the loss or a gradient is not finite; no weight has changed
   */
  public TrainingStep update() {
    long begin = System.nanoTime();
    List<Document> documents = order.nextBatch();
    int passes = contexts() + options.copies().count();
    List<List<List<TrainingRows>>> parts =
        StepBatches.of(noised(documents), passes, workers.count(), maxRows);
    int ntp = count(parts, TrainingRows::ntpCount);
    int matp = count(parts, TrainingRows::matpCount);
    Losses losses = workers.sum(parts, (slot, part) -> accumulate(slot, part, (double) ntp + matp));
    double rate = options.schedule().rate(step, options.steps());
    double norm = workers.call(() -> graph.update(adamW(rate)));
    requireFinite(losses, norm);
    step++;
    return new TrainingStep(
        step,
        documents.stream().mapToInt(Document::length).sum(),
        matp,
        rate,
        losses.ntp() / ntp,
        losses.matp() / matp,
        norm,
        System.nanoTime() - begin);
  }

  /** The passes that come before those that count. */
  private int contexts() {
    return start.isAdapter() ? 1 : 0;
  }

  private Losses accumulate(int slot, List<TrainingRows> passes, double divisor) {
    passes.stream().limit(contexts()).forEach(rows -> graph.context(slot, rows));
    double taught = options.copies().taughtShare();
    return Workers.sum(
        passes.stream()
            .skip(contexts())
            .map(rows -> graph.accumulate(slot, rows, divisor, taught)));
  }

  private Update adamW(double rate) {
    return new Update(rate, options.weightDecay(), options.clip(), BETA1, BETA2, EPSILON);
  }

  private void requireFinite(Losses losses, double norm) {
    double loss = losses.ntp() + losses.matp();
    if (!Double.isFinite(norm) || !Double.isFinite(loss)) {
      throw new TrainingException(
          "update %d: the loss is %s and the norm of its gradients %s: lower the learning rate"
              .formatted(step + 1, loss, norm));
    }
  }

  private List<TrainingSequence> noised(List<Document> documents) {
    TrainingOptions.Blocks blocks = options.blocks();
    int size = Draws.of(options.seed(), 1, step).nextInt(blocks.minSize(), blocks.maxSize() + 1);
    List<TrainingSequence> sequences = new ArrayList<>();
    for (Document document : documents) {
      SplittableRandom random = Draws.of(options.seed(), 2, step, sequences.size());
      sequences.add(sequence(document, size, random));
    }
    return sequences;
  }

  private TrainingSequence sequence(Document document, int blockSize, SplittableRandom random) {
    if (options.method() == TrainingMethod.NTP) {
      return Noising.none(document);
    }
    Supplier<Noising> noising =
        () ->
            Noising.draw(
                document,
                blockSize,
                options.blocks().alignedShare(),
                options.copies().wholeShare(),
                start.maskToken(),
                random);
    return start.isAdapter()
        ? new NoisedCopies(
            document,
            Stream.generate(noising).limit(options.copies().count()).toList(),
            options.copies().taughtShare() > 0)
        : noising.get();
  }

  private int count(List<List<List<TrainingRows>>> parts, ToIntFunction<TrainingRows> rows) {
    return parts.stream()
        .flatMap(List::stream)
        .flatMap(passes -> passes.stream().skip(contexts()))
        .mapToInt(rows)
        .sum();
  }

  /** Saves weights and moments, to go on from here after an interruption. */
  public void save() {
    folder.states().save(graph, start.trained(), step);
  }

  /**
   * Writes the model as it is now, as Hugging Face stores it: the weights, and what the checkpoint
   * that it began with has besides, with the mask token in the tokenizer's files and in
   * config.json; or the adapter, as peft stores it. config.json or adapter_config.json comes last:
   * a directory that has it is complete.
   *
   * @param directory made if it is not there; what is in it is replaced, by no other process at the
   *     time
   * @param precision of the weights
   * @throws dev.sbd.djl.CheckpointException if writing fails; a file is replaced wholly or not at
   *     all
   */
  public void write(Path directory, Precision precision) {
    start
        .adapter()
        .ifPresentOrElse(
            adapter ->
                TrainedAdapter.write(
                    adapter.config(), start.trained(), precision, directory, graph),
            () -> new TrainedCheckpoint(start, options, precision).write(directory, graph::weight));
  }

  /** A copy of a weight, flat. */
  float[] weight(int index) {
    return graph.weight(index);
  }

  @Override
  public void close() {
    workers.close();
    graph.close();
    folder.close();
  }
}
