package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a {@link ModelConfig}; defaults are transformers' own. What the decoder graph cannot
 * compute is refused here, field by field, rather than computed wrongly.
 */
final class ModelConfigParser {
  /** Qwen3Config's default; in the other families a head is {@code hidden_size / heads} wide. */
  private static final int QWEN3_HEAD_DIM = 128;

  /** A hundred times more than anybody has; a broken number would else exhaust memory. */
  private static final int MOST_LAYERS = 10_000;

  private final JsonFields config;
  private final Optional<JsonFields> generation;

  private ModelConfigParser(JsonFields config, Optional<JsonFields> generation) {
    this.config = config;
    this.generation = generation;
  }

  /** The configuration of the checkpoint in {@code directory}. */
  static ModelConfig parse(Path directory) {
    return new ModelConfigParser(
            JsonFields.read(directory.resolve("config.json")),
            JsonFields.readIfThere(directory.resolve("generation_config.json")))
        .parse();
  }

  static ModelConfig parse(JsonFields config) {
    return new ModelConfigParser(config, Optional.empty()).parse();
  }

  private ModelConfig parse() {
    Architecture architecture = architecture();
    refuseUnsupported(architecture);
    Dimensions dimensions = dimensions(architecture);
    return new ModelConfig(
        architecture,
        dimensions,
        config.positiveNumber("rms_norm_eps"),
        RopeParser.parse(config, architecture),
        biases(architecture),
        config.flag("tie_word_embeddings"),
        sized("max_position_embeddings", 2, Integer.MAX_VALUE),
        specialTokens(dimensions.vocabularySize()),
        config.string(dtypeField()).map(this::dtype),
        config.optionalPositiveInt("max_block_size"));
  }

  private Architecture architecture() {
    List<String> classes = config.strings("architectures");
    Optional<Architecture> byType = config.string("model_type").map(this::ofModelType);
    if (classes.isEmpty()) {
      return byType.orElseThrow(() -> config.missing("model_type", "one of llama, qwen2, qwen3"));
    }
    Architecture byClass = ofClassName(classes.get(0));
    if (byType.orElse(byClass) != byClass) {
      throw config.wrong(
          "model_type", "must be \"" + byClass.modelType() + "\" as architectures says");
    }
    return byClass;
  }

  private Architecture ofModelType(String modelType) {
    return Architecture.ofModelType(modelType)
        .orElseThrow(
            () -> config.wrong("model_type", "is not supported, use llama, qwen2 or qwen3"));
  }

  private Architecture ofClassName(String className) {
    String rule = "must be LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM";
    return Architecture.ofClassName(className)
        .orElseThrow(() -> config.wrong("architectures", rule));
  }

  private void refuseUnsupported(Architecture architecture) {
    if (config.has("quantization_config")) {
      throw config.wrong(
          "quantization_config", "is not supported, use the checkpoint before quantisation");
    }
    if (!config.string("hidden_act").orElse("silu").equals("silu")) {
      throw config.wrong("hidden_act", "must be \"silu\"");
    }
    refuseSlidingWindow(architecture);
    refusePartialRotary(config);
  }

  private void refuseSlidingWindow(Architecture architecture) {
    if (!config.strings("layer_types").stream().allMatch("full_attention"::equals)) {
      throw config.wrong("layer_types", "must all be \"full_attention\"");
    }
    boolean used = architecture == Architecture.LLAMA || config.flag("use_sliding_window");
    if (used && config.has("sliding_window")) {
      throw config.wrong("sliding_window", "is not supported, it must be null or unused");
    }
  }

  static void refusePartialRotary(JsonFields fields) {
    if (fields.optionalPositiveNumber("partial_rotary_factor").orElse(1.0) != 1.0) {
      throw fields.wrong("partial_rotary_factor", "must be 1");
    }
  }

  private Dimensions dimensions(Architecture architecture) {
    int heads = config.positiveInt("num_attention_heads");
    int kvHeads = kvHeads(architecture, heads);
    if (heads % kvHeads != 0) {
      throw config.wrong("num_key_value_heads", "must divide num_attention_heads " + heads);
    }
    return new Dimensions(
        sized("vocab_size", 2, Integer.MAX_VALUE),
        config.positiveInt("hidden_size"),
        config.positiveInt("intermediate_size"),
        sized("num_hidden_layers", 1, MOST_LAYERS),
        heads,
        kvHeads,
        headDim(architecture, heads));
  }

  private int sized(String field, int least, int most) {
    int size = config.positiveInt(field);
    if (size < least || size > most) {
      throw config.wrong(field, "must be in [" + least + ", " + most + "]");
    }
    return size;
  }

  /** Llama 1 and 2 leave the field out where every head has its own keys. */
  private int kvHeads(Architecture architecture, int heads) {
    return architecture == Architecture.LLAMA
        ? config.optionalPositiveInt("num_key_value_heads").orElse(heads)
        : config.positiveInt("num_key_value_heads");
  }

  private int headDim(Architecture architecture, int heads) {
    OptionalInt given = config.optionalPositiveInt("head_dim");
    int hiddenSize = config.positiveInt("hidden_size");
    if (given.isPresent()) {
      return even("head_dim", given.getAsInt());
    }
    if (architecture == Architecture.QWEN3) {
      return QWEN3_HEAD_DIM;
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

  private Biases biases(Architecture architecture) {
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
        config.token("bos_token_id", vocabularySize),
        config.token("mask_token_id", vocabularySize));
  }

  private String dtypeField() {
    return config.has("dtype") ? "dtype" : "torch_dtype";
  }

  private Dtype dtype(String name) {
    return Dtype.ofConfigName(name)
        .orElseThrow(() -> config.wrong(dtypeField(), "must be float32, bfloat16 or float16"));
  }
}
