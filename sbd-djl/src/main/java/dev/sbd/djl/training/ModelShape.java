package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.KnownShape;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.djl.internal.graph.ModelMemory;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model without weights: its family and sizes. A checkpoint of random ones can be written, to
 * train it or to see what such a model costs.
 */
public final class ModelShape {
  private static final double ROPE_THETA = 10_000;
  private static final double RMS_NORM_EPS = 1e-5;

  private final String name;
  private final ModelConfig config;
  private final Optional<Path> tokenizer;

  private ModelShape(String name, ModelConfig config, Optional<Path> tokenizer) {
    this.name = name;
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /** The names of the published models whose shape is known. */
  public static List<String> published() {
    return Arrays.stream(KnownShape.values()).map(KnownShape::toString).toList();
  }

  /**
   * The shape of a published model, its weights in the number format that they are used in.
   *
   * @param name one of {@link #published()}, in any case
   * @param options how it is to be loaded
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ModelShape published(String name, LoadOptions options) {
    Optional<KnownShape> known = KnownShape.of(name);
    Check.that(known.isPresent(), "shape must be one of %s, got %s", published(), name);
    Dtype dtype = Precision.of(Dtype.BF16, options).dtype();
    String full = known.get() + "-" + dtype.name().toLowerCase(Locale.ROOT);
    return new ModelShape(full, known.get().config(dtype), Optional.empty());
  }

  /** The sizes that a shape can be given, with what it has unless told otherwise. */
  public static Map<String, Integer> defaultSizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("width", 192);
    sizes.put("layers", 5);
    sizes.put("heads", 4);
    sizes.put("kv-heads", 2);
    sizes.put("head-dim", 48);
    sizes.put("ffn", 512);
    sizes.put("context", 1024);
    return sizes;
  }

  /**
   * A shape for a tokenizer, whose files its checkpoint will have; the embedding is the LM head.
   *
   * @param directory has the tokenizer
   * @param family llama, qwen2 or qwen3
   * @param sizes other sizes than {@link #defaultSizes}, by their names
   * @throws IllegalArgumentException if there is no such family or size, or sizes do not fit
   * @throws CheckpointException if the tokenizer is broken or names no end or mask token
   */
  public static ModelShape forTokenizer(Path directory, String family, Map<String, Integer> sizes) {
    Map<String, Integer> all = defaultSizes();
    sizes.forEach(
        (size, value) ->
            Check.that(
                all.replace(size, value) != null,
                "sizes must be of %s, got %s",
                all.keySet(),
                size));
    Optional<Architecture> architecture = Architecture.ofModelType(family);
    Check.that(architecture.isPresent(), "family must be llama, qwen2 or qwen3, got %s", family);
    try (CheckpointText text = CheckpointText.open(directory)) {
      ModelConfig config = config(architecture.get(), all, text, directory);
      return new ModelShape(family, config, Optional.of(directory));
    }
  }

  private static ModelConfig config(
      Architecture family, Map<String, Integer> sizes, CheckpointText text, Path directory) {
    return new ModelConfig(
        family,
        dimensions(text.ids().next(), sizes),
        RMS_NORM_EPS,
        new Rope(ROPE_THETA, Optional.empty()),
        new Biases(family == Architecture.QWEN2, false, false),
        true,
        size(sizes, "context"),
        new SpecialTokens(
            List.of(required(text, "eos_token", directory)),
            text.specialToken("bos_token"),
            OptionalInt.of(required(text, "mask_token", directory))),
        Optional.of(Dtype.F32),
        OptionalInt.empty());
  }

  private static Dimensions dimensions(int vocabulary, Map<String, Integer> sizes) {
    return new Dimensions(
        vocabulary,
        size(sizes, "width"),
        size(sizes, "ffn"),
        size(sizes, "layers"),
        size(sizes, "heads"),
        size(sizes, "kv-heads"),
        size(sizes, "head-dim"));
  }

  private static int size(Map<String, Integer> sizes, String name) {
    return Objects.requireNonNull(sizes.get(name), name);
  }

  private static int required(CheckpointText text, String name, Path directory) {
    return text.specialToken(name)
        .orElseThrow(
            () ->
                new CheckpointException(
                    directory,
                    "tokenizer_config.json names no " + name + ", which training needs"));
  }

  /** The same with an LM head of its own. */
  public ModelShape untied() {
    ModelConfig untied =
        new ModelConfig(
            config.architecture(),
            config.dimensions(),
            config.rmsNormEps(),
            config.rope(),
            config.biases(),
            false,
            config.contextLength(),
            config.specialTokens(),
            config.dtype(),
            config.maxBlockSize());
    return new ModelShape(name, untied, tokenizer);
  }

  /** Its name, a published one's with the number format: {@code qwen3-8b-bf16}. */
  @Override
  public String toString() {
    return name;
  }

  /** How many bytes its weights take in a file. */
  public long weightBytes() {
    return WeightPlan.of(config).parameters() * dtype().bits() / Byte.SIZE;
  }

  private Dtype dtype() {
    return config.dtype().orElseThrow();
  }

  /**
   * Makes sure that this machine has the memory to load it.
   *
   * @param options how it is to be loaded
   * @throws dev.sbd.error.SbdException if it has too little: the message says what would take less
   */
  public void requireMemory(LoadOptions options) {
    ModelMemory.of(config, dtype(), options).requireForWeights(name, AvailableMemory.now());
  }

  /**
   * Writes a checkpoint of random weights. config.json comes last: a directory that has it is
   * complete.
   *
   * @param directory made if it is not there; other files in it stay
   * @param seed the same seed, the same weights
   * @throws CheckpointException if it holds a checkpoint already, the disk has no room, or writing
   *     fails
   */
  public void write(Path directory, long seed) {
    tokenizer.ifPresent(files -> TokenizerFiles.copy(files, directory));
    RandomCheckpoint.write(directory, config, seed);
  }

  /**
   * Whether the checkpoint in a directory is of this shape.
   *
   * @throws CheckpointException if there is none, or a broken one
   */
  public boolean isIn(Path directory) {
    return Checkpoint.open(directory).config().equals(config);
  }
}
