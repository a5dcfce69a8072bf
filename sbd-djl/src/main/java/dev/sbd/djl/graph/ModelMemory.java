package dev.sbd.djl.graph;

import dev.sbd.SbdException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.Quantization;
import dev.sbd.djl.checkpoint.Dimensions;
import dev.sbd.djl.checkpoint.Dtype;
import dev.sbd.djl.checkpoint.ModelConfig;
import dev.sbd.djl.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.checkpoint.WeightPlan;
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
 * @param cache the cache's format, wider than the rest where the CPU does not multiply bfloat16
 */
public record ModelMemory(
    ModelConfig config, Precision precision, Optional<Quantization> quantization, Precision cache) {

  /** Numbers of the largest piece of an LM head that is packed at once: decoder.py's. */
  private static final long LARGEST_PIECE = 67_108_864;

  /**
   * The memory of a model loaded with {@code options}.
   *
   * @param stored the format of its checkpoint
   */
  public static ModelMemory of(ModelConfig config, Dtype stored, LoadOptions options) {
    Precision precision = Precision.of(stored, options);
    return new ModelMemory(config, precision, options.quantization(), precision);
  }

  ModelMemory withCache(Precision cache) {
    return new ModelMemory(config, precision, quantization, cache);
  }

  /** Bytes of all weights as they are held. */
  public long weightBytes() {
    return sum(Quantization::bytes);
  }

  /** What of them a pass reads: of an embedding that is not the LM head, next to nothing. */
  public long readBytes() {
    boolean headIsEmbedding = config.tieWordEmbeddings() && !quantizesHead();
    return sum(Quantization::readBytes)
        - (headIsEmbedding ? 0 : embeddingElements() * precision.bytes());
  }

  private long sum(QuantisedBytes size) {
    long sum = 0;
    for (Entry weight : WeightPlan.of(config).entries(Dtype.U8)) {
      sum +=
          isQuantised(weight)
              ? size.of(quantization.get(), weight.shape()[0], weight.shape()[1])
              : weight.elements() * precision.bytes();
    }
    if (config.tieWordEmbeddings() && quantizesHead()) {
      Dimensions sizes = config.dimensions();
      sum += size.of(quantization.get(), sizes.vocabularySize(), sizes.hiddenSize());
    }
    return sum;
  }

  private boolean isQuantised(Entry weight) {
    return weight.name().equals(WeightPlan.LM_HEAD)
        ? quantizesHead()
        : quantization.isPresent()
            && weight.shape().length == 2
            && weight.name().startsWith("model.layers.");
  }

  private boolean quantizesHead() {
    return quantization.filter(Quantization::quantizesActivations).isPresent();
  }

  private long embeddingElements() {
    Dimensions sizes = config.dimensions();
    return (long) sizes.vocabularySize() * sizes.hiddenSize();
  }

  /** Bytes of a key/value cache of so many tokens: keys and values of every layer. */
  public long cacheBytes(long tokens) {
    Dimensions sizes = config.dimensions();
    return 2L * sizes.layers() * sizes.kvWidth() * cache.bytes() * tokens;
  }

  /**
   * The most that loading holds: the weights, and one layer's widest matrix as it was; with
   * quantised activations several at a time, and two copies in 8 bits of each, or of as many pieces
   * of the LM head.
   */
  public long loadingBytes() {
    Dimensions sizes = config.dimensions();
    long widest = 2L * sizes.intermediateSize() * sizes.hiddenSize();
    return weightBytes()
        + (quantizesHead()
            ? Math.max(
                ProductPacker.MOST_THREADS * widest * (precision.bytes() + 2),
                2 * Math.min(ProductPacker.MOST_THREADS * LARGEST_PIECE, embeddingElements()))
            : widest * precision.bytes());
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
      addIfSmaller(ways, "quantization " + each, Optional.of(each));
    }
    String free = "free memory or raise the limit";
    return ways.isEmpty() ? free : String.join(", ", ways) + ", or " + free;
  }

  private interface QuantisedBytes {
    long of(Quantization quantization, long rows, long columns);
  }

  private void addIfSmaller(List<String> ways, String name, Optional<Quantization> way) {
    ModelMemory other = new ModelMemory(config, Precision.BFLOAT16, way, cache);
    if (other.loadingBytes() < loadingBytes() && other.misfits().isEmpty()) {
      ways.add(String.format(Locale.ROOT, "%s (%,d bytes)", name, other.loadingBytes()));
    }
  }
}
