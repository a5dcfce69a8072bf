package dev.sbd.djl.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.KnownShape;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.djl.internal.graph.ModelMemory;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model without weights: its family and sizes. A checkpoint of random ones can be written, to
 * train it or to see what such a model costs.
 */
public final class ModelShape {
  private final String name;
  private final JsonObject json;
  private final ModelConfig config;
  private final Optional<Source> tokenizer;

  /** Where a tokenizer's files are, and which token they are to name as the mask. */
  private record Source(Path directory, MaskChoice mask) {}

  private ModelShape(String name, JsonObject json, Optional<Source> tokenizer) {
    this.name = name;
    this.json = json;
    this.config = ModelConfig.of(json);
    this.tokenizer = tokenizer;
  }

  /** The names of the published models whose shape is known. */
  public static List<String> published() {
    return KnownShape.all().stream().map(KnownShape::name).toList();
  }

  /**
   * The shape of a published model, its weights in the number format that they are used in.
   *
   * @param name one of {@link #published()}, in any case
   * @param options how it is to be loaded
   * @throws dev.sbd.error.InvalidRequestException if there is none of that name
   */
  public static ModelShape published(String name, LoadOptions options) {
    Optional<KnownShape> known = KnownShape.of(name);
    Check.that(known.isPresent(), "shape must be one of %s, got %s", published(), name);
    Dtype dtype = Dtype.of(Dtype.BF16.precision(options));
    String full = known.get().name() + "-" + dtype.name().toLowerCase(Locale.ROOT);
    return new ModelShape(full, known.get().json(dtype), Optional.empty());
  }

  /** The sizes that a shape can be given. */
  private enum Size {
    WIDTH("hidden_size", 192),
    LAYERS("num_hidden_layers", 5),
    HEADS("num_attention_heads", 4),
    KV_HEADS("num_key_value_heads", 2),
    HEAD_DIM("head_dim", 48),
    FFN("intermediate_size", 512),
    CONTEXT("max_position_embeddings", 1024);

    private final String field;
    private final int usual;

    Size(String field, int usual) {
      this.field = field;
      this.usual = usual;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The names of the sizes that a shape can be given. */
  public static List<String> sizes() {
    return Arrays.stream(Size.values()).map(Size::toString).toList();
  }

  /**
   * A shape for a tokenizer, whose files its checkpoint will have; the embedding is the LM head. A
   * tokenizer that names no mask token gets one: a token spelt like a mask, else the first reserved
   * one, else a new one.
   *
   * @param directory has the tokenizer
   * @param family llama, qwen2 or qwen3
   * @param sizes by their names, other than width 192, layers 5, heads 4, kv-heads 2, head-dim 48,
   *     ffn 512 and context 1024
   * @throws dev.sbd.error.InvalidRequestException if there is no such family or size
   * @throws CheckpointException if sizes do not fit, or the tokenizer is broken or names no end
   *     token
   */
  public static ModelShape forTokenizer(Path directory, String family, Map<String, Integer> sizes) {
    for (String size : sizes.keySet()) {
      Check.that(sizes().contains(size), "sizes must be of %s, got %s", sizes(), size);
    }
    Optional<Architecture> architecture = Architecture.ofModelType(family);
    Check.that(architecture.isPresent(), "family must be llama, qwen2 or qwen3, got %s", family);
    JsonObject json = new JsonObject();
    JsonArray classes = new JsonArray();
    classes.add(architecture.get().className());
    json.add("architectures", classes);
    json.addProperty("model_type", family);
    json.addProperty("hidden_act", "silu");
    for (Size size : Size.values()) {
      json.addProperty(size.field, sizes.getOrDefault(size.toString(), size.usual));
    }
    json.addProperty("rms_norm_eps", 1e-5);
    json.addProperty("rope_theta", 10_000);
    json.addProperty("tie_word_embeddings", true);
    json.addProperty("torch_dtype", "float32");
    MaskChoice mask = addTokens(json, directory);
    return new ModelShape(family, json, Optional.of(new Source(directory, mask)));
  }

  private static MaskChoice addTokens(JsonObject json, Path directory) {
    try (CheckpointText text = CheckpointText.open(directory)) {
      MaskChoice mask = MaskChoice.of(directory, text);
      json.addProperty("vocab_size", Math.max(text.ids().next(), mask.id() + 1));
      json.addProperty("eos_token_id", endToken(text, directory));
      text.specialToken("bos_token").ifPresent(id -> json.addProperty("bos_token_id", id));
      json.addProperty("mask_token_id", mask.id());
      return mask;
    }
  }

  private static int endToken(CheckpointText text, Path directory) {
    return text.specialToken("eos_token")
        .orElseThrow(
            () ->
                new CheckpointException(
                    directory, "tokenizer_config.json names no eos_token, which training needs"));
  }

  /** The same with an LM head of its own. */
  public ModelShape untied() {
    JsonObject untied = json.deepCopy();
    untied.addProperty("tie_word_embeddings", false);
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
   * Makes sure that this machine has the memory to load it, or the GPU: of its memory, libtorch
   * keeps account.
   *
   * @param options how it is to be loaded
   * @throws dev.sbd.error.SbdException if it has too little: the message says what would take less;
   *     or if the GPU is not there
   */
  public void requireMemory(LoadOptions options) {
    if (options.device().isGpu()) {
      TorchModelLoader.requireDevice(options.device());
    } else {
      ModelMemory.of(config, dtype(), options).requireForWeights(name, 0, AvailableMemory.now());
    }
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
    tokenizer.ifPresent(
        source -> TokenizerFiles.copy(source.directory(), directory, source.mask()));
    RandomCheckpoint.write(directory, json, seed);
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
