package dev.sbd.djl.internal.graph;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.Quantization;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.SbdException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model takes in memory, by formula: known before anything is allocated.
 *
 * @param config the model
 * @param precision the format of what is not quantised
 * @param quantization of the layers' matrices, and if it says so of the LM head's
 * @param layout of the matrices, which the CPU decides
 */
public record ModelMemory(
    ModelConfig config,
    Precision precision,
    Optional<Quantization> quantization,
    MatrixLayout layout) {

  /**
   * The memory of a model loaded with {@code options}, on a CPU that multiplies numbers of its
   * format.
   *
   * @param stored the format of its checkpoint
   */
  public static ModelMemory of(ModelConfig config, Dtype stored, LoadOptions options) {
    Precision precision = Precision.of(stored, options);
    Optional<Quantization> quantization = options.quantization();
    MatrixLayout layout = MatrixLayout.of(quantization, MatrixLayout.ROWS);
    return new ModelMemory(config, precision, quantization, layout);
  }

  ModelMemory withLayout(MatrixLayout layout) {
    return new ModelMemory(config, precision, quantization, layout);
  }

  /** The format of keys and values: wider than the rest where the CPU lacks bfloat16. */
  public Precision cachePrecision() {
    return layout.cached(precision);
  }

  /** Bytes of all weights as they are held. */
  public long weightBytes() {
    return weights().stream().mapToLong(weight -> bytes(weight, layout)).sum();
  }

  /** What of them a pass reads: of an embedding that is not the LM head, next to nothing. */
  public long readBytes() {
    List<Entry> weights = new ArrayList<>(weights());
    if (weights.stream().anyMatch(weight -> weight.name().equals(WeightPlan.LM_HEAD))) {
      weights.removeIf(weight -> weight.name().equals(WeightPlan.EMBEDDING));
    }
    return weights.stream().mapToLong(weight -> bytes(weight, MatrixLayout.ROWS)).sum();
  }

  /** With an LM head, if the embedding stands in for it and it is laid out in another way. */
  private List<Entry> weights() {
    List<Entry> weights = new ArrayList<>(WeightPlan.of(config).entries(Dtype.U8));
    if (config.tieWordEmbeddings() && layout.packsOpening()) {
      Dimensions sizes = config.dimensions();
      weights.add(
          new Entry(WeightPlan.LM_HEAD, Dtype.U8, sizes.vocabularySize(), sizes.hiddenSize()));
    }
    return weights;
  }

  private long bytes(Entry weight, MatrixLayout padding) {
    if (!isMultiplied(weight)) {
      return weight.elements() * precision.bytes();
    }
    boolean quantised = isQuantised(weight);
    boolean inLayout = !quantised || layout == MatrixLayout.INT8;
    long rows = inLayout ? padding.rows(weight.shape()[0]) : weight.shape()[0];
    long columns = inLayout ? padding.columns(weight.shape()[1]) : weight.shape()[1];
    return quantised ? quantization.get().bytes(rows, columns) : rows * columns * precision.bytes();
  }

  private static boolean isMultiplied(Entry weight) {
    return weight.shape().length == 2 && !weight.name().equals(WeightPlan.EMBEDDING);
  }

  private boolean isQuantised(Entry weight) {
    return isMultiplied(weight)
        && quantization.isPresent()
        && (quantization.get().quantizesActivations() || !weight.name().equals(WeightPlan.LM_HEAD));
  }

  private long embeddingElements() {
    Dimensions sizes = config.dimensions();
    return (long) sizes.vocabularySize() * sizes.hiddenSize();
  }

  /** Bytes of a key/value cache of so many tokens: keys and values of every layer. */
  public long cacheBytes(long tokens) {
    Dimensions sizes = config.dimensions();
    return 2L * sizes.layers() * sizes.kvWidth() * cachePrecision().bytes() * tokens;
  }

  /**
   * The most that loading holds: the weights, and copies of the widest matrix on its way to another
   * layout; of several such where {@link FbgemmPacker} packs.
   */
  public long loadingBytes() {
    Dimensions sizes = config.dimensions();
    long widest = 2L * sizes.intermediateSize() * sizes.hiddenSize();
    long packed =
        FbgemmPacker.MOST_THREADS
            * Math.min(FbgemmPacker.MOST_NUMBERS, Math.max(widest, embeddingElements()));
    return weightBytes()
        + switch (layout) {
          case ROWS, ONEDNN -> widest * precision.bytes();
          case FLOAT16 -> packed * (precision.bytes() + Float.BYTES);
          case INT8 -> packed * (precision.bytes() + 2); // two in 8 bits
        };
  }

  /** The matrices that {@link #quantization} does not fit, with their shapes. */
  List<String> misfits() {
    return quantization.stream()
        .flatMap(
            chosen ->
                WeightPlan.of(config).entries(Dtype.U8).stream()
                    .filter(this::isQuantised)
                    .filter(weight -> !chosen.fits(weight.shape()[0], weight.shape()[1])))
        .map(w -> w.name() + " [" + w.shape()[0] + ", " + w.shape()[1] + "]")
        .toList();
  }

  /**
   * Makes sure that there is memory for the weights.
   *
   * @param name what to call the model
   * @param available bytes, if known
   * @throws SbdException if there is too little: the message says what would take less
   */
  public void requireForWeights(String name, OptionalLong available) {
    require(
        name + " needs %,d bytes of memory for its weights", loadingBytes(), available, smaller());
  }

  /**
   * Makes sure that there is memory for a cache.
   *
   * @param tokens its capacity
   * @param available bytes, if known
   * @throws SbdException if there is too little
   */
  public void requireForCache(int tokens, OptionalLong available) {
    require(
        "a cache for " + tokens + " tokens needs %,d bytes of memory",
        cacheBytes(tokens),
        available,
        "ask for fewer tokens, prompt and new ones together, or for fewer texts at a time");
  }

  private static void require(String needs, long bytes, OptionalLong available, String advice) {
    if (available.isPresent() && available.getAsLong() < bytes) {
      throw new SbdException(
          String.format(
              Locale.ROOT,
              needs + ", and %,d are available: %s",
              bytes,
              available.getAsLong(),
              advice));
    }
  }

  private String smaller() {
    List<String> ways = new ArrayList<>();
    if (precision != Precision.BFLOAT16) {
      addIfSmaller(ways, "precision bfloat16", Optional.empty());
    }
    for (Quantization each : Quantization.values()) {
      if (!each.quantizesActivations() || MatrixLayout.isX86()) {
        addIfSmaller(ways, "quantization " + each, Optional.of(each));
      }
    }
    String free = "free memory or raise the limit";
    return ways.isEmpty() ? free : String.join(", ", ways) + ", or " + free;
  }

  private void addIfSmaller(List<String> ways, String name, Optional<Quantization> way) {
    ModelMemory other =
        new ModelMemory(config, Precision.BFLOAT16, way, MatrixLayout.of(way, MatrixLayout.ROWS));
    if (other.loadingBytes() < loadingBytes() && other.misfits().isEmpty()) {
      ways.add(String.format(Locale.ROOT, "%s (%,d bytes)", name, other.loadingBytes()));
    }
  }
}
