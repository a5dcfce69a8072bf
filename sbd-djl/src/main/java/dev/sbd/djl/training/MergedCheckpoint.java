package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterConfig;
import dev.sbd.djl.internal.checkpoint.AdapterPlan;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.TensorReader;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A base and an ordinary adapter as one checkpoint: every matrix that the adapter adds to is {@code
 * W + scale B A}, all else the base's. Matrices are read, added to and written in pieces, so that
 * memory does not grow with the model.
 */
public final class MergedCheckpoint {
  private static final String CONFIG = "config.json";
  private static final int PIECE = 1 << 20; // numbers

  private final Map<String, TensorInfo> lowRank;
  private final Map<String, Double> scales;

  private MergedCheckpoint(Checkpoint base, Adapter adapter) {
    this.lowRank = adapter.fitTo(base);
    this.scales = AdapterPlan.of(base.config(), adapter.config()).scales();
  }

  /**
   * Writes the checkpoint as Hugging Face stores it: weights, config.json, the tokenizer's files.
   * config.json comes last: a directory that has it is complete.
   *
   * @param base the directory of the checkpoint that the adapter was trained on
   * @param adapter the adapter's directory, as peft writes it
   * @param target made if it is not there; neither checkpoint nor adapter may be in it
   * @param precision of the weights; empty: the base's own, float32 for a float16 one
   * @return the precision they are written in
   * @throws CheckpointException if one of them is broken, they do not fit, the adapter is gated,
   *     {@code target} holds one, or writing fails
   */
  public static Precision write(
      Path base, Path adapter, Path target, Optional<Precision> precision) {
    Checkpoint checkpoint = Checkpoint.openToTrain(base);
    Adapter opened = Adapter.open(adapter);
    requireUngated(opened);
    requireWithout(target, CONFIG, "a checkpoint");
    requireWithout(target, AdapterConfig.FILE, "an adapter");
    MergedCheckpoint merged = new MergedCheckpoint(checkpoint, opened);
    Precision written = precision.orElse(checkpoint.dtype().precision());
    merged.write(checkpoint, target, written);
    return written;
  }

  private static void requireWithout(Path target, String file, String what) {
    if (Files.exists(target.resolve(file))) {
      throw new CheckpointException(
          target, "holds %s already: use another directory".formatted(what));
    }
  }

  private static void requireUngated(Adapter adapter) {
    if (adapter.config().gate().isPresent()) {
      throw new CheckpointException(
          adapter.directory().resolve(AdapterConfig.FILE),
          "is of a gated adapter, which acts on the rows of blocks alone: merged it would act on"
              + " all of them, and change the model's own answers; load it beside its base instead"
              + " (LoadOptions.adapter, --adapter)");
    }
  }

  private void write(Checkpoint base, Path target, Precision precision) {
    WeightPlan plan = WeightPlan.of(base.config());
    List<TensorInfo> weights = List.copyOf(plan.locate(base).values());
    TokenizerFiles.copy(base.directory(), target);
    AtomicFile.discardLeftovers(target);
    SafetensorsWriter.write(
        target.resolve("model.safetensors"),
        plan.entries(Dtype.of(precision)),
        (entry, out) -> write(weights.get(entry), out));
    TrainedCheckpoint.finish(
        base, target, config -> TrainedCheckpoint.setPrecision(config, precision));
  }

  private void write(TensorInfo weight, SafetensorsWriter out) throws IOException {
    Optional<LowRank> added = added(weight.name().replaceFirst("\\.weight$", ""));
    long[] shape = weight.shape();
    int width = (int) shape[shape.length - 1];
    long height = shape.length == 2 ? shape[0] : 1;
    int rows = Math.max(1, PIECE / width);
    try (TensorReader reader = TensorReader.open(weight)) {
      for (int first = 0; first < height; first += rows) {
        float[] piece = reader.next(rows * width);
        if (added.isPresent()) {
          added.get().addTo(piece, first);
        }
        out.write(piece);
      }
    }
  }

  private Optional<LowRank> added(String module) {
    return Optional.ofNullable(scales.get(module))
        .map(
            scale -> {
              TensorInfo a = Objects.requireNonNull(lowRank.get(AdapterPlan.a(module)));
              TensorInfo b = Objects.requireNonNull(lowRank.get(AdapterPlan.b(module)));
              int rank = (int) a.shape()[0];
              return new LowRank(TensorReader.all(a), TensorReader.all(b), rank, scale);
            });
  }

  /**
   * What is added to a matrix.
   *
   * @param a (rank, width)
   * @param b (rows of the matrix, rank)
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record LowRank(float[] a, float[] b, int rank, double scale) {
    /** Adds to the matrix's rows from {@code first} on. */
    void addTo(float[] rows, int first) {
      int width = a.length / rank;
      IntStream.range(0, rows.length / width)
          .parallel()
          .forEach(row -> addTo(rows, row * width, (first + row) * rank));
    }

    private void addTo(float[] rows, int from, int ofB) {
      int width = a.length / rank;
      float[] sum = new float[width];
      for (int k = 0; k < rank; k++) {
        for (int i = 0; i < width; i++) {
          sum[i] += b[ofB + k] * a[k * width + i];
        }
      }
      for (int i = 0; i < width; i++) {
        rows[from + i] += (float) (scale * sum[i]);
      }
    }
  }
}
