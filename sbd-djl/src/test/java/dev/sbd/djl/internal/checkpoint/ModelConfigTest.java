package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final String ROPE =
      "must be \"default\", \"linear\", \"dynamic\", \"yarn\" or \"llama3\", others"
          + " are not supported";

  @TempDir Path temp;

  private CheckpointFixture copy(String name) {
    return CheckpointFixture.copy(name, temp);
  }

  private static ModelConfig config(CheckpointFixture fixture) {
    return fixture.open().config();
  }

  private static ModelConfig golden(String name) {
    return Checkpoint.open(CheckpointFixture.golden(name)).config();
  }

  private static void assertRefused(CheckpointFixture fixture, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, fixture::open);
    assertEquals(fixture.file("config.json") + ": " + problem, e.getMessage());
  }

  @Test
  void config_llamaWithRopeScaling_isReadWhole() {
    assertEquals(
        new ModelConfig(
            Architecture.LLAMA,
            new Dimensions(193, 64, 176, 3, 4, 2, 16),
            1e-5,
            new Rope(500_000, Optional.of(new Llama3RopeScaling(8, 1, 4, 64))),
            new Biases(false, false, false),
            false,
            512,
            new SpecialTokens(List.of(2, 3), OptionalInt.of(1), OptionalInt.of(192)),
            Optional.of(Dtype.F32),
            OptionalInt.empty()),
        golden(CheckpointFixture.LLAMA));
  }

  @Test
  void config_ropeParametersSpelling_isReadWhole() {
    assertEquals(
        new ModelConfig(
            Architecture.QWEN3,
            new Dimensions(160, 48, 128, 4, 4, 2, 32),
            1e-6,
            new Rope(1_000_000, Optional.empty()),
            new Biases(false, false, false),
            true,
            512,
            new SpecialTokens(List.of(2), OptionalInt.of(1), OptionalInt.of(159)),
            Optional.of(Dtype.F32),
            OptionalInt.empty()),
        golden(CheckpointFixture.QWEN3));
  }

  @Test
  void headDim_absent_isHiddenSizeByHeads() {
    assertEquals(16, golden(CheckpointFixture.QWEN2).dimensions().headDim());
  }

  @Test
  void headDim_absentInQwen3_isTransformersDefault() {
    assertEquals(
        128, config(copy(CheckpointFixture.QWEN3).dropConfig("head_dim")).dimensions().headDim());
  }

  @Test
  void kvHeads_absentInLlama_areTheHeads() {
    ModelConfig config = config(copy(CheckpointFixture.LLAMA).dropConfig("num_key_value_heads"));
    assertEquals(4, config.dimensions().kvHeads());
  }

  @Test
  void ropeScaling_legacyTypeAndRopeParameters_readTheSame() {
    String scaling =
        "\"factor\":8.0,\"high_freq_factor\":4.0,\"low_freq_factor\":1.0,"
            + "\"original_max_position_embeddings\":64";
    Rope expected = golden(CheckpointFixture.LLAMA).rope();
    CheckpointFixture legacy =
        copy(CheckpointFixture.LLAMA)
            .config("rope_scaling", "{\"type\":\"llama3\"," + scaling + "}");
    assertEquals(expected, config(legacy).rope());
    CheckpointFixture parameters =
        legacy
            .dropConfig("rope_theta")
            .dropConfig("rope_scaling")
            .config(
                "rope_parameters",
                "{\"rope_theta\":500000.0,\"rope_type\":\"llama3\"," + scaling + "}");
    assertEquals(expected, config(parameters).rope());
  }

  @Test
  void ropeTheta_absentInLlama_isTransformersDefault() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).dropConfig("rope_theta").dropConfig("rope_scaling");
    assertEquals(new Rope(10_000, Optional.empty()), config(fixture).rope());
  }

  @Test
  void biases_byArchitecture_followTransformers() {
    assertEquals(new Biases(true, false, false), golden(CheckpointFixture.QWEN2).biases());
    CheckpointFixture llama =
        copy(CheckpointFixture.LLAMA).config("attention_bias", "true").config("mlp_bias", "true");
    assertEquals(new Biases(true, true, true), config(llama).biases());
    CheckpointFixture qwen3 = copy(CheckpointFixture.QWEN3).config("attention_bias", "true");
    assertEquals(new Biases(true, true, false), config(qwen3).biases());
  }

  @Test
  void eos_inGenerationConfig_overridesConfig() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).write("generation_config.json", "{\"eos_token_id\":[7,9]}");
    assertEquals(List.of(7, 9), config(fixture).specialTokens().eos());
    fixture.write("generation_config.json", "{\"temperature\":0.6}");
    assertEquals(List.of(2, 3), config(fixture).specialTokens().eos());
  }

  @Test
  void eos_nowhere_isEmpty() {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).dropConfig("eos_token_id");
    assertEquals(List.of(), config(fixture).specialTokens().eos());
  }

  @Test
  void maxBlockSize_given_isRead() {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).config("max_block_size", "16");
    assertEquals(OptionalInt.of(16), config(fixture).maxBlockSize());
  }

  @Test
  void dtype_absent_isTheEmbeddings() {
    Checkpoint checkpoint = copy(CheckpointFixture.LLAMA_TIED).dropConfig("dtype").open();
    assertTrue(checkpoint.config().dtype().isEmpty());
    assertEquals(Dtype.BF16, checkpoint.dtype());
    assertEquals(Dtype.BF16, golden(CheckpointFixture.LLAMA_TIED).dtype().orElseThrow());
  }

  @Test
  void architecture_withoutClassName_isTheModelTypes() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN2).dropConfig("architectures");
    assertEquals(Architecture.QWEN2, config(fixture).architecture());
    fixture.config("architectures", "[\"Qwen2ForCausalLM\"]").dropConfig("model_type");
    assertEquals(Architecture.QWEN2, config(fixture).architecture());
  }

  @Test
  void slidingWindow_setButUnused_isAccepted() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN2).config("sliding_window", "4096").dropConfig("layer_types");
    assertEquals(Architecture.QWEN2, config(fixture).architecture());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model_type | \"mistral\" | model_type is not supported, use llama, qwen2 or qwen3, got"
            + " \"mistral\"",
        "model_type | \"qwen2\" | model_type must be \"llama\" as architectures says, got"
            + " \"qwen2\"",
        "architectures | [\"LlamaForSequenceClassification\"] | architectures must be"
            + " LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM, got"
            + " [\"LlamaForSequenceClassification\"]",
        "architectures | \"LlamaForCausalLM\" | architectures must be a list of strings, got"
            + " \"LlamaForCausalLM\"",
        "hidden_act | \"gelu\" | hidden_act must be \"silu\", also called \"swish\", got \"gelu\"",
        "sliding_window | 511 | sliding_window is not supported, it must be null, unused or as"
            + " long as the context (512), got 511",
        "layer_types | [\"full_attention\",\"sliding_attention\"] | layer_types must all be"
            + " \"full_attention\", got [\"full_attention\",\"sliding_attention\"]",
        "partial_rotary_factor | 0.5 | partial_rotary_factor must be 1, got 0.5",
        "quantization_config | {\"bits\":4} | quantization_config is not supported, use the"
            + " checkpoint before quantisation, got {\"bits\":4}",
        "num_key_value_heads | 3 | num_key_value_heads must divide num_attention_heads 4, got 3",
        "head_dim | 15 | head_dim must make heads of even width, not 15, got 15",
        "vocab_size | 0 | vocab_size must be a positive integer, got 0",
        "hidden_size | -64 | hidden_size must be a positive integer, got -64",
        "intermediate_size | \"176\" | intermediate_size must be a positive integer, got \"176\"",
        "num_hidden_layers | 2.5 | num_hidden_layers must be a positive integer, got 2.5",
        "num_attention_heads | 4294967300 | num_attention_heads must be a positive integer, got"
            + " 4294967300",
        "max_position_embeddings | true | max_position_embeddings must be a positive integer, got"
            + " true",
        "max_block_size | 0 | max_block_size must be a positive integer, got 0",
        "rms_norm_eps | 0 | rms_norm_eps must be a positive number, got 0",
        "rms_norm_eps | 1e999 | rms_norm_eps must be a positive number, got 1e999",
        "rope_theta | -1.0 | rope_theta must be a positive number, got -1.0",
        "rope_scaling | {\"rope_type\":\"yarn\",\"factor\":0} | rope_scaling.factor must be a"
            + " positive number, got 0",
        "rope_scaling | {\"rope_type\":\"yarn\",\"factor\":2,\"beta_fast\":-1} | rope_scaling.beta_fast must be a"
            + " positive number, got -1",
        "rope_scaling | {\"rope_type\":\"yarn\",\"factor\":2,\"truncate\":1} | rope_scaling.truncate must be true"
            + " or false, got 1",
        "rope_scaling | {\"type\":\"dynamic\"} | rope_scaling.factor is missing, it must be a"
            + " positive number",
        "rope_scaling | {\"type\":\"yarn\"} | rope_scaling.factor is missing, it must be a"
            + " positive number",
        "rope_scaling | {\"type\":\"linear\"} | rope_scaling.factor is missing, it must be a"
            + " positive number",
        "rope_parameters | {\"rope_type\":\"longrope\"} | rope_parameters.rope_type ROPE, got"
            + " \"longrope\"",
        "rope_scaling | {\"rope_type\":\"llama3\"} | rope_scaling.low_freq_factor is missing, it"
            + " must be a positive number",
        "rope_scaling | {\"rope_type\":\"llama3\",\"low_freq_factor\":4,\"high_freq_factor\":4} |"
            + " rope_scaling.high_freq_factor must be above low_freq_factor 4.0, got 4",
        "rope_scaling | \"llama3\" | rope_scaling must be an object, got \"llama3\"",
        "rope_scaling | {\"full_attention\":{\"rope_type\":\"default\"}} |"
            + " rope_scaling.full_attention is not supported, all layers must share their rotary"
            + " embedding, got {\"rope_type\":\"default\"}",
        "rope_scaling | {\"partial_rotary_factor\":0.25} | rope_scaling.partial_rotary_factor must"
            + " be 1, got 0.25",
        "tie_word_embeddings | \"yes\" | tie_word_embeddings must be true or false, got \"yes\"",
        "attention_bias | 1 | attention_bias must be true or false, got 1",
        "eos_token_id | [2,\"3\"] | eos_token_id must be a token id in [0, 193), or a list of such,"
            + " got [2,\"3\"]",
        "eos_token_id | [2,null] | eos_token_id must be a token id in [0, 193), or a list of such,"
            + " got [2,null]",
        "bos_token_id | 1.5 | bos_token_id must be a token id in [0, 193), or a list of such, got"
            + " 1.5",
        "mask_token_id | true | mask_token_id must be a token id in [0, 193), or a list of such,"
            + " got true",
        "mask_token_id | 1e999999999 | mask_token_id must be a token id in [0, 193), or a list of"
            + " such, got 1e999999999",
        "torch_dtype | \"float8_e4m3fn\" | torch_dtype must be float32, bfloat16 or float16, got"
            + " \"float8_e4m3fn\"",
      })
  void field_ofWrongValue_isRefused(String field, String value, String problem) {
    assertRefused(
        copy(CheckpointFixture.LLAMA).dropConfig("rope_scaling").config(field, value),
        problem.replace("ROPE", ROPE));
  }

  private CheckpointFixture withWindow(String window) {
    return copy(CheckpointFixture.QWEN2)
        .config("use_sliding_window", "true")
        .config("sliding_window", window)
        .config("max_window_layers", "1")
        .dropConfig("layer_types");
  }

  @Test
  void slidingWindow_inUse_isRefused() {
    assertRefused(
        withWindow("64"),
        "sliding_window is not supported, it must be null, unused or as long as the context (256),"
            + " got 64");
  }

  @Test
  void slidingWindow_inUseByDefault_isRefused() {
    assertRefused(
        withWindow("64").dropConfig("sliding_window").config("max_position_embeddings", "8192"),
        "sliding_window is not supported, it must be null, unused or as long as the context (8192),"
            + " and is missing");
  }

  @Test
  void slidingWindow_thatNoLayerUses_isAccepted() {
    CheckpointFixture fixture = withWindow("64");
    ModelConfig golden = golden(CheckpointFixture.QWEN2);
    assertEquals(golden, config(fixture.config("max_window_layers", "2")));
    fixture.config("max_window_layers", "0");
    assertEquals(golden, config(fixture.config("sliding_window", "256")));
    assertEquals(golden, config(fixture.config("sliding_window", "null")));
    fixture.config("sliding_window", "64");
    assertEquals(golden, config(fixture.config("use_sliding_window", "false")));
    fixture.config("use_sliding_window", "true");
    String full = "[\"full_attention\",\"full_attention\"]";
    assertEquals(golden, config(fixture.config("layer_types", full)));
    fixture.config("layer_types", full.replaceFirst("full", "sliding"));
    assertEquals(golden, config(fixture.config("sliding_window", "256")));
    fixture.config("sliding_window", "255");
    assertRefused(
        fixture,
        "layer_types must all be \"full_attention\", got"
            + " [\"sliding_attention\",\"full_attention\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"rope_type\":\"default\"}",
        "{\"type\":\"linear\",\"factor\":1.0}",
        "{\"rope_type\":\"linear\",\"factor\":1}",
        "{\"rope_type\":\"yarn\",\"factor\":1.0,\"original_max_position_embeddings\":512}"
      })
  void ropeScaling_thatDoesNothingWithinTheContext_isAccepted(String scaling) {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).config("rope_scaling", scaling);
    assertEquals(new Rope(500_000, Optional.empty()), config(fixture).rope());
  }

  @Test
  void yarn_asQwensCardsHaveIt_makesTheContextLonger() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3)
            .config("max_position_embeddings", "40960")
            .config(
                "rope_scaling",
                "{\"type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":32768}");
    assertEquals(131_072, config(fixture).contextLength());
    double attention = 0.1 * Math.log(4) + 1;
    assertEquals(
        new YarnRopeScaling(4, 32_768, 32, 1, true, attention),
        config(fixture).rope().scaling().orElseThrow());
  }

  @Test
  void yarn_ofEveryField_isReadAsTransformersDoes() {
    String most =
        "\"factor\":16,\"original_max_position_embeddings\":64,\"beta_fast\":8,\"beta_slow\":2,"
            + "\"truncate\":false,\"mscale\":2,\"mscale_all_dim\":0.5";
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA);
    fixture.config("rope_scaling", "{\"rope_type\":\"yarn\"," + most + "}");
    double attention = (0.2 * Math.log(16) + 1) / (0.05 * Math.log(16) + 1);
    YarnRopeScaling expected = new YarnRopeScaling(16, 64, 8, 2, false, attention);
    assertEquals(expected, config(fixture).rope().scaling().orElseThrow());
    fixture.config(
        "rope_scaling", "{\"rope_type\":\"yarn\"," + most + ",\"attention_factor\":1.5}");
    assertEquals(
        new YarnRopeScaling(16, 64, 8, 2, false, 1.5),
        config(fixture).rope().scaling().orElseThrow());
  }

  @Test
  void ropeScaling_besideRopeParameters_isWhatCounts() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3)
            .config("rope_parameters", "{\"rope_theta\":7.0,\"rope_type\":\"yarn\"}")
            .config("rope_scaling", "{\"type\":\"default\"}");
    assertEquals(new Rope(10_000, Optional.empty()), config(fixture).rope());
  }

  @Test
  void llama3_withoutOriginalContext_takesTheContext() {
    String scaling =
        "{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4}";
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).config("rope_scaling", scaling);
    Rope rope = config(fixture).rope();
    assertEquals(new Llama3RopeScaling(8, 1, 4, 512), rope.scaling().orElseThrow());
    fixture.config("original_max_position_embeddings", "64");
    assertEquals(golden(CheckpointFixture.LLAMA).rope(), config(fixture).rope());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LlamaModel", "LLaMAForCausalLM"})
  void architecture_ofABaseModelOrInAnotherCase_isTheFamilys(String name) {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).config("architectures", "[\"" + name + "\"]");
    assertEquals(golden(CheckpointFixture.LLAMA), config(fixture));
  }

  @ParameterizedTest
  @CsvSource({"half, F16", "float, F32", "double, F32", "float64, F32"})
  void dtype_byAnotherOfPyTorchsNames_isRead(String name, Dtype dtype) {
    CheckpointFixture copy = copy(CheckpointFixture.LLAMA_TIED).config("dtype", '"' + name + '"');
    assertEquals(dtype, copy.open().config().dtype().orElseThrow());
  }

  @Test
  void dtypeAuto_isTheEmbeddings() {
    for (String field : List.of("dtype", "torch_dtype")) {
      CheckpointFixture fixture =
          CheckpointFixture.copy(CheckpointFixture.LLAMA_TIED, temp.resolve(field))
              .dropConfig("dtype")
              .dropConfig("torch_dtype")
              .config(field, "\"auto\"");
      assertEquals(Dtype.BF16, fixture.open().dtype());
    }
  }

  @Test
  void hiddenAct_swish_isSilu() {
    assertEquals(
        golden(CheckpointFixture.LLAMA),
        config(copy(CheckpointFixture.LLAMA).config("hidden_act", "\"swish\"")));
  }

  @Test
  void tokens_outsideTheVocabulary_areLeftOutWithAWarning() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA)
            .write("generation_config.json", "{\"eos_token_id\":[2,193,-1,9,99999999999]}")
            .config("bos_token_id", "-1")
            .config("pad_token_id", "-1");
    String warnings =
        Warnings.of(
            () ->
                assertEquals(
                    new SpecialTokens(List.of(2, 9), OptionalInt.empty(), OptionalInt.of(192)),
                    config(fixture).specialTokens()));
    assertTrue(
        warnings.contains(
            fixture.file("generation_config.json")
                + ": eos_token_id is left out where it is not a token id in [0, 193), got"
                + " [2,193,-1,9,99999999999]"),
        warnings);
    assertTrue(
        warnings.contains(
            fixture.file("config.json")
                + ": bos_token_id is left out where it is not a token id in [0, 193), got -1"),
        warnings);
  }

  @Test
  void hiddenSize_notDividedByHeads_isRefused() {
    assertRefused(
        copy(CheckpointFixture.QWEN2).config("hidden_size", "66"),
        "hidden_size must be a multiple of num_attention_heads 4 without head_dim, got 66");
  }

  /** As LlamaConfig(), Qwen2Config() and Qwen3Config() of transformers. */
  static Stream<ModelConfig> defaults() {
    Rope rope = new Rope(10_000, Optional.empty());
    Dimensions llama = new Dimensions(32_000, 4096, 11_008, 32, 32, 32, 128);
    Dimensions qwen = new Dimensions(151_936, 4096, 22_016, 32, 32, 32, 128);
    SpecialTokens none = new SpecialTokens(List.of(), OptionalInt.empty(), OptionalInt.empty());
    Optional<Dtype> dtype = Optional.empty();
    OptionalInt block = OptionalInt.empty();
    Biases no = new Biases(false, false, false);
    Biases qkv = new Biases(true, false, false);
    return Stream.of(
        new ModelConfig(Architecture.LLAMA, llama, 1e-6, rope, no, false, 2048, none, dtype, block),
        new ModelConfig(
            Architecture.QWEN2, qwen, 1e-6, rope, qkv, false, 32_768, none, dtype, block),
        new ModelConfig(
            Architecture.QWEN3, qwen, 1e-6, rope, no, false, 32_768, none, dtype, block));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void fields_missingOrNull_areTransformersDefaults(ModelConfig expected) {
    JsonObject json = new JsonObject();
    json.addProperty("model_type", expected.architecture().modelType());
    assertEquals(expected, ModelConfig.of(json));
    for (String field :
        List.of(
            "vocab_size",
            "hidden_size",
            "head_dim",
            "rms_norm_eps",
            "rope_theta",
            "dtype",
            "num_key_value_heads",
            "hidden_act",
            "tie_word_embeddings",
            "rope_scaling",
            "rope_parameters",
            "sliding_window",
            "layer_types",
            "eos_token_id")) {
      json.add(field, JsonNull.INSTANCE);
    }
    assertEquals(expected, ModelConfig.of(json));
  }

  @Test
  void kvHeads_null_areTheHeads() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN2).config("num_key_value_heads", "null");
    assertEquals(4, config(fixture).dimensions().kvHeads());
    assertRefused(
        fixture.dropConfig("num_key_value_heads"),
        "num_key_value_heads must divide num_attention_heads 4, and is missing");
  }

  @Test
  void architecture_missing_isRefused() {
    assertRefused(
        copy(CheckpointFixture.LLAMA).dropConfig("architectures").dropConfig("model_type"),
        "model_type is missing, it must be one of llama, qwen2, qwen3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}", "{} {}", "nonsense"})
  void configJson_malformed_isRefused(String text) {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).write("config.json", text);
    CheckpointException e = assertThrows(CheckpointException.class, fixture::open);
    String start = fixture.file("config.json") + ": ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().contains("JSON"), e.getMessage());
  }

  @Test
  void configJson_malformed_isToldWithThePlaceAndNothingOfGson() {
    assertRefused(
        copy(CheckpointFixture.LLAMA).write("config.json", "{\"vocab_size\":nope}"),
        "is not valid JSON: Malformed JSON at line 1 column 15 path $.vocab_size");
  }

  @Test
  void configJson_list_isRefused() {
    assertRefused(
        copy(CheckpointFixture.LLAMA).write("config.json", "[1]"),
        "must hold one JSON object, got [1]");
  }

  @Test
  void configJson_notUtf8_isRefused() {
    assertRefused(
        copy(CheckpointFixture.LLAMA).write("config.json", new byte[] {(byte) 0xff, 0x7b}),
        "is not UTF-8 text");
  }

  @Test
  void configJson_deeplyNested_isRefused() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).write("config.json", "[".repeat(100_000));
    CheckpointException e = assertThrows(CheckpointException.class, fixture::open);
    assertTrue(e.getMessage().contains("is not valid JSON"), e.getMessage());
  }

  @Test
  void generationConfig_malformed_isRefused() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).write("generation_config.json", "{\"eos_token_id\":\"2\"}");
    CheckpointException e = assertThrows(CheckpointException.class, fixture::open);
    assertEquals(
        fixture.file("generation_config.json")
            + ": eos_token_id must be a token id in [0, 193), or a list of such, got \"2\"",
        e.getMessage());
  }
}
