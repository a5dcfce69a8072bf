package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions.Family;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a {@link ModelConfig} as transformers does: what config.json leaves out is {@link
 * ConfigDefaults}, and what counts for nothing is left out with a warning. What the decoder graph
 * cannot compute is refused here, field by field, rather than computed wrongly.
 */
final class ModelConfigParser {
  /** A hundred times more than anybody has; a broken number would else exhaust memory. */
  private static final int MOST_LAYERS = 10_000;

  /** torch's name and Google's for the same function. */
  private static final List<String> ACTIVATIONS = List.of("silu", "swish");

  private final JsonFields config;
  private final Optional<JsonFields> generation;
  private final Family family;
  private final Architecture architecture;
  private final ConfigDefaults defaults;

  private ModelConfigParser(JsonFields config, Optional<JsonFields> generation, Family family) {
    this.config = config;
    this.generation = generation;
    this.family = family;
    this.architecture = architecture();
    this.defaults = ConfigDefaults.of(architecture);
  }

  /** The configuration of a checkpoint in {@code directory}, of which {@code config} is read. */
  static ModelConfig parse(JsonFields config, Path directory, Family family) {
    Path generation = directory.resolve("generation_config.json");
    return new ModelConfigParser(config, JsonFields.readIfThere(generation), family).parse();
  }

  static ModelConfig parse(JsonFields config) {
    return new ModelConfigParser(config, Optional.empty(), Family.SBD).parse();
  }

  private Architecture architecture() {
    return switch (family) {
      case SBD, SDLM -> ArchitectureParser.parse(config);
      case NEMOTRON -> Architecture.LLAMA;
      case SDAR, IDLM -> Architecture.QWEN3;
      case FAST_DLLM_V2 -> Architecture.QWEN2;
    };
  }

  private ModelConfig parse() {
    Dimensions dimensions = dimensions();
    int contextLength =
        sized("max_position_embeddings", 2, Integer.MAX_VALUE, defaults.contextLength());
    refuseUnsupported();
    Rope rope = RopeParser.parse(config, family, contextLength);
    refuseSlidingWindow(dimensions.layers(), rope.longest(contextLength));
    return new ModelConfig(
        architecture,
        dimensions,
        config.optionalPositiveNumber("rms_norm_eps").orElse(ConfigDefaults.RMS_NORM_EPS),
        rope,
        biases(),
        config.flag("tie_word_embeddings"),
        rope.context(contextLength),
        specialTokens(dimensions.vocabularySize()),
        config.string(dtypeField()).filter(name -> !name.equals("auto")).map(this::dtype),
        maxBlockSize(rope.context(contextLength)));
  }

  /** I-DLM's field counts the masks behind a decided token. */
  private OptionalInt maxBlockSize(int contextLength) {
    String field = FamilyMarks.of(family).blockSize();
    OptionalInt said = config.optionalPositiveInt(field);
    if (family == Family.SBD || said.isEmpty()) {
      return said;
    }
    int decided = family == Family.IDLM ? 1 : 0;
    int most = contextLength - decided;
    if (said.getAsInt() > most) {
      throw config.wrong(field, "must be in [1, %d], within the context".formatted(most));
    }
    return OptionalInt.of(said.getAsInt() + decided);
  }

  private void refuseUnsupported() {
    if (config.has("quantization_config")) {
      throw config.wrong(
          "quantization_config", "is not supported, use the checkpoint before quantisation");
    }
    if (config.string("hidden_act").filter(act -> !ACTIVATIONS.contains(act)).isPresent()) {
      throw config.wrong("hidden_act", "must be \"silu\", also called \"swish\"");
    }
    refusePartialRotary(config);
  }

  /** A window over all of the context hides nothing. */
  private void refuseSlidingWindow(int layers, int contextLength) {
    List<String> types = config.strings("layer_types");
    boolean full = types.stream().allMatch("full_attention"::equals);
    OptionalInt window = window();
    if (window.isPresent() ? window.getAsInt() >= contextLength : full) {
      return;
    }
    if (!full) {
      throw config.wrong("layer_types", "must all be \"full_attention\"");
    }
    if (types.isEmpty() && slidesBeyond() < layers) {
      throw config.wrong(
          "sliding_window",
          "is not supported, it must be null, unused or as long as the context ("
              + contextLength
              + ")");
    }
  }

  /** The sliding window of the layers that have one; empty if none may. */
  private OptionalInt window() {
    boolean llama = architecture == Architecture.LLAMA;
    if (!llama && (!config.flag("use_sliding_window") || config.isNull("sliding_window"))) {
      return OptionalInt.empty();
    }
    OptionalInt given = config.optionalPositiveInt("sliding_window");
    return llama || given.isPresent() ? given : OptionalInt.of(ConfigDefaults.SLIDING_WINDOW);
  }

  /** How many layers see everything where config.json does not say it of each. */
  private int slidesBeyond() {
    return architecture == Architecture.LLAMA
        ? 0
        : config.optionalCount("max_window_layers").orElse(ConfigDefaults.MAX_WINDOW_LAYERS);
  }

  static void refusePartialRotary(JsonFields fields) {
    if (fields.optionalPositiveNumber("partial_rotary_factor").orElse(1.0) != 1.0) {
      throw fields.wrong("partial_rotary_factor", "must be 1");
    }
  }

  private Dimensions dimensions() {
    int hiddenSize = config.optionalPositiveInt("hidden_size").orElse(ConfigDefaults.HIDDEN_SIZE);
    int heads = config.optionalPositiveInt("num_attention_heads").orElse(ConfigDefaults.HEADS);
    int kvHeads = kvHeads(heads);
    if (heads % kvHeads != 0) {
      throw config.wrong("num_key_value_heads", "must divide num_attention_heads " + heads);
    }
    return new Dimensions(
        sized("vocab_size", 2, Integer.MAX_VALUE, defaults.vocabularySize()),
        hiddenSize,
        config.optionalPositiveInt("intermediate_size").orElse(defaults.intermediateSize()),
        sized("num_hidden_layers", 1, MOST_LAYERS, ConfigDefaults.LAYERS),
        heads,
        kvHeads,
        headDim(hiddenSize, heads));
  }

  private int sized(String field, int least, int most, int otherwise) {
    int size = config.optionalPositiveInt(field).orElse(otherwise);
    if (size < least || size > most) {
      throw config.wrong(field, "must be in [" + least + ", " + most + "]");
    }
    return size;
  }

  private int kvHeads(int heads) {
    return config.isNull("num_key_value_heads")
        ? heads
        : config
            .optionalPositiveInt("num_key_value_heads")
            .orElseGet(() -> defaults.kvHeads().orElse(heads));
  }

  private int headDim(int hiddenSize, int heads) {
    OptionalInt given = config.optionalPositiveInt("head_dim");
    if (given.isPresent()) {
      return even("head_dim", given.getAsInt());
    }
    if (defaults.headDim().isPresent()) {
      return defaults.headDim().getAsInt();
    }
    if (hiddenSize % heads != 0) {
      throw config.wrong(
          "hidden_size",
          "must be a multiple of num_attention_heads " + heads + " without head_dim");
    }
    return even("hidden_size", hiddenSize / heads);
  }

  private int even(String field, int headDim) {
    if (headDim % 2 != 0) {
      throw config.wrong(field, "must make heads of even width, not " + headDim);
    }
    return headDim;
  }

  private Biases biases() {
    boolean attention = config.flag("attention_bias");
    return switch (architecture) {
      case LLAMA -> new Biases(attention, attention, config.flag("mlp_bias"));
      case QWEN2 -> new Biases(true, false, false);
      case QWEN3 -> new Biases(attention, attention, false);
    };
  }

  private SpecialTokens specialTokens(int vocabularySize) {
    JsonFields naming = generation.filter(fields -> fields.has("eos_token_id")).orElse(config);
    return new SpecialTokens(
        naming.tokens("eos_token_id", vocabularySize),
        token("bos_token_id", vocabularySize),
        token(FamilyMarks.of(family).maskToken(), vocabularySize));
  }

  private OptionalInt token(String field, int vocabularySize) {
    return config.tokens(field, vocabularySize).stream().mapToInt(id -> id).findFirst();
  }

  private String dtypeField() {
    return config.has("dtype") ? "dtype" : "torch_dtype";
  }

  /** By PyTorch's names; what has more bits than can be computed with has the most of these. */
  private Dtype dtype(String name) {
    String usual =
        switch (name) {
          case "half" -> "float16";
          case "float", "double", "float64" -> "float32";
          default -> name;
        };
    return Dtype.ofConfigName(usual)
        .orElseThrow(() -> config.wrong(dtypeField(), "must be float32, bfloat16 or float16"));
  }
}
