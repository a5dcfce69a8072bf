package dev.sbd.djl.internal.graph;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.SbdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model takes in memory, by formula: known before anything is allocated.
 *
 * @param config the model
 * @param precision the format of what is not quantised
 * @param formats of the matrices
 * @param adapterNumbers how many numbers an adapter is held in; 0 if there is none
 */
public record ModelMemory(
    ModelConfig config, Precision precision, MatrixFormats formats, long adapterNumbers) {

  /**
   * The memory of a model loaded with {@code options}, on a CPU that multiplies numbers of its
   * format.
   *
   * @param stored the format of its checkpoint
   */
  public static ModelMemory of(ModelConfig config, Dtype stored, LoadOptions options) {
    MatrixFormats formats = MatrixFormats.of(options.weights(), MatrixFormat.ROWS);
    return new ModelMemory(config, stored.precision(options), formats, 0);
  }

  ModelMemory with(MatrixFormats formats) {
    return new ModelMemory(config, precision, formats, adapterNumbers);
  }

  /** The same with an adapter. */
  ModelMemory with(GatedAdapter adapter) {
    return new ModelMemory(config, precision, formats, adapter.numbers());
  }

  /** Bytes of all weights as they are held. */
  public long weightBytes() {
    return weights().stream().map(this::padded).mapToLong(this::bytes).sum() + adapterBytes();
  }

  private long adapterBytes() {
    return adapterNumbers * formats.computed(precision).bytes();
  }

  /**
   * What of them a pass with a block reads: of an embedding that is not the LM head, next to
   * nothing.
   */
  public long readBytes() {
    List<Entry> weights = weights();
    boolean tied = weights.stream().noneMatch(w -> w.name().equals(WeightPlan.LM_HEAD));
    long read =
        weights.stream()
            .filter(weight -> tied || !weight.name().equals(WeightPlan.EMBEDDING))
            .mapToLong(this::bytes)
            .sum();
    return read + adapterBytes();
  }

  /** With an LM head, if the embedding stands in for it and it is laid out in another way. */
  private List<Entry> weights() {
    List<Entry> weights = new ArrayList<>(WeightPlan.of(config).entries(Dtype.U8));
    if (config.tieWordEmbeddings() && formats.head().isFbgemm()) {
      Dimensions sizes = config.dimensions();
      weights.add(
          new Entry(WeightPlan.LM_HEAD, Dtype.U8, sizes.vocabularySize(), sizes.hiddenSize()));
    }
    return weights;
  }

  private long bytes(Entry weight) {
    return isMultiplied(weight)
        ? format(weight).bytes(precision, weight.shape())
        : weight.elements() * precision.bytes();
  }

  private Entry padded(Entry weight) {
    return isMultiplied(weight)
        ? new Entry(weight.name(), weight.dtype(), format(weight).padded(weight.shape()))
        : weight;
  }

  private static boolean isMultiplied(Entry weight) {
    return weight.shape().length == 2 && !weight.name().equals(WeightPlan.EMBEDDING);
  }

  private MatrixFormat format(Entry matrix) {
    return matrix.name().equals(WeightPlan.LM_HEAD) ? formats.head() : formats.layers();
  }

  /** Bytes of a key/value cache of so many tokens: keys and values of every layer. */
  public long cacheBytes(long tokens) {
    Dimensions sizes = config.dimensions();
    return 2L * sizes.layers() * sizes.kvWidth() * formats.cached(precision).bytes() * tokens;
  }

  /**
   * The most that loading holds: the weights, and copies of the widest matrix on its way to another
   * layout; of several such where FBGEMM packs.
   */
  public long loadingBytes() {
    Dimensions sizes = config.dimensions();
    long widest = 2L * sizes.intermediateSize() * sizes.hiddenSize();
    long embedding = (long) sizes.vocabularySize() * sizes.hiddenSize();
    long piece = Math.min(MatrixPacker.MOST_NUMBERS, Math.max(widest, embedding));
    long packed = MatrixPacker.MOST_THREADS * piece;
    return weightBytes()
        + switch (formats.head()) {
          case ROWS, ONEDNN, INT8, INT4 -> widest * precision.bytes();
          case FLOAT16 -> packed * (precision.bytes() + Float.BYTES);
          case W8A8 -> packed * (precision.bytes() + 2); // two in 8 bits
        };
  }

  /** The matrices that do not fit their format, with their shapes. */
  List<String> misfits() {
    return WeightPlan.of(config).entries(Dtype.U8).stream()
        .filter(ModelMemory::isMultiplied)
        .filter(w -> !format(w).fits(w.shape()))
        .map(w -> w.name() + " " + Arrays.toString(w.shape()))
        .toList();
  }

  /**
   * Makes sure that there is memory for the weights.
   *
   * @param name what to call the model
   * @param copied bytes that loading holds besides, since they cannot be mapped
   * @param available bytes, if known
   * @throws SbdException if there is too little: the message says what would take less
   */
  public void requireForWeights(String name, long copied, OptionalLong available) {
    require(
        name + " needs %,d bytes of memory for its weights",
        loadingBytes() + copied,
        available,
        smaller());
  }

  /**
   * Makes sure that there is memory for a cache.
   *
   * @param tokens its capacity
   * @param available bytes, if known
   * @throws SbdException if there is too little
   */
  public void requireForCache(long tokens, OptionalLong available) {
    require(
        "a cache for " + tokens + " tokens needs %,d bytes of memory",
        cacheBytes(tokens),
        available,
        "ask for fewer tokens, prompt and new ones together, or for fewer texts at a time");
  }

  private static void require(String needs, long bytes, OptionalLong available, String advice) {
    long most = available.orElse(Long.MAX_VALUE);
    if (most < bytes) {
      String message = needs + ", and %,d are available: %s";
      throw new SbdException(String.format(Locale.ROOT, message, bytes, most, advice));
    }
  }

  private String smaller() {
    List<String> ways = new ArrayList<>();
    if (precision != Precision.BFLOAT16) {
      addIfSmaller(ways, "precision bfloat16", Optional.empty());
    }
    for (WeightFormat each : WeightFormat.values()) {
      if (each != WeightFormat.W8A8 || MatrixFormats.isX86()) {
        addIfSmaller(ways, "quantization " + each, Optional.of(each));
      }
    }
    String free = "free memory or raise the limit";
    return ways.isEmpty() ? free : String.join(", ", ways) + ", or " + free;
  }

  private void addIfSmaller(List<String> ways, String name, Optional<WeightFormat> way) {
    MatrixFormats plain = MatrixFormats.of(way, MatrixFormat.ROWS);
    ModelMemory other = new ModelMemory(config, Precision.BFLOAT16, plain, adapterNumbers);
    if (other.loadingBytes() < loadingBytes() && other.misfits().isEmpty()) {
      ways.add(String.format(Locale.ROOT, "%s (%,d bytes)", name, other.loadingBytes()));
    }
  }
}
