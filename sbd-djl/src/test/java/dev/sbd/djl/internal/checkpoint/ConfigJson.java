package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.internal.Check;

/**
 * A {@link ModelConfig} as config.json, in the spelling that transformers has read since 4.43 and
 * still reads.
 */
public final class ConfigJson {
  private final JsonObject json = new JsonObject();

  private ConfigJson(ModelConfig config) {
    addFamily(config);
    addSizes(config.dimensions());
    add("rms_norm_eps", config.rmsNormEps());
    addRope(config.rope());
    json.addProperty("tie_word_embeddings", config.tieWordEmbeddings());
    add("max_position_embeddings", config.contextLength());
    addTokens(config.specialTokens());
    config
        .dtype()
        .ifPresent(dtype -> json.addProperty("torch_dtype", dtype.configName().orElseThrow()));
    config.maxBlockSize().ifPresent(size -> add("max_block_size", size));
  }

  /**
   * The config.json.
   *
   * @throws IllegalArgumentException if the family cannot have such biases
   */
  public static JsonObject of(ModelConfig config) {
    return new ConfigJson(config).json;
  }

  private void addFamily(ModelConfig config) {
    JsonArray classes = new JsonArray();
    classes.add(config.architecture().className());
    json.add("architectures", classes);
    json.addProperty("model_type", config.architecture().modelType());
    json.addProperty("hidden_act", "silu");
    Biases biases = config.biases();
    Check.that(
        switch (config.architecture()) {
          case LLAMA -> biases.qkv() == biases.output();
          case QWEN2 -> biases.equals(new Biases(true, false, false));
          case QWEN3 -> biases.qkv() == biases.output() && !biases.mlp();
        },
        "%s cannot have %s",
        config.architecture().className(),
        biases);
    if (config.architecture() != Architecture.QWEN2) {
      json.addProperty("attention_bias", biases.qkv());
    }
    if (config.architecture() == Architecture.LLAMA) {
      json.addProperty("mlp_bias", biases.mlp());
    }
  }

  private void addSizes(Dimensions sizes) {
    add("vocab_size", sizes.vocabularySize());
    add("hidden_size", sizes.hiddenSize());
    add("intermediate_size", sizes.intermediateSize());
    add("num_hidden_layers", sizes.layers());
    add("num_attention_heads", sizes.heads());
    add("num_key_value_heads", sizes.kvHeads());
    add("head_dim", sizes.headDim());
  }

  private void addRope(Rope rope) {
    add("rope_theta", rope.theta());
    rope.scaling()
        .ifPresent(scaling -> json.add("rope_scaling", llama3((Llama3RopeScaling) scaling)));
  }

  private static JsonElement llama3(Llama3RopeScaling scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("rope_type", "llama3");
    json.addProperty("factor", scaling.factor());
    json.addProperty("low_freq_factor", scaling.lowFreqFactor());
    json.addProperty("high_freq_factor", scaling.highFreqFactor());
    json.addProperty("original_max_position_embeddings", scaling.originalContext());
    return json;
  }

  private void addTokens(SpecialTokens tokens) {
    JsonArray eos = new JsonArray();
    tokens.eos().forEach(eos::add);
    if (eos.size() > 0) {
      json.add("eos_token_id", eos.size() == 1 ? eos.get(0) : eos);
    }
    tokens.bos().ifPresent(token -> add("bos_token_id", token));
    tokens.mask().ifPresent(token -> add("mask_token_id", token));
  }

  private void add(String field, Number value) {
    json.add(field, new JsonPrimitive(value));
  }
}
