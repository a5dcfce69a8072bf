package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells families of block decoders, and what their files must say. */
class FamilyTest {
  private static final String NEMOTRON = "nemotron-tiny";
  private static final String SDAR = "sdar-tiny";
  private static final String SDLM = "sdlm-tiny";
  private static final String IDLM = "idlm-tiny";

  @TempDir Path temp;

  private static Checkpoint open(CheckpointFixture fixture, Family family) {
    return Checkpoint.open(fixture.directory(), Optional.of(family));
  }

  private CheckpointFixture copy(String folder) {
    return CheckpointFixture.copyOfFamily(folder, temp);
  }

  private static void assertRefused(String message, CheckpointFixture fixture, Family family) {
    Optional<Family> asked = Optional.ofNullable(family);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> {
              Checkpoint checkpoint = Checkpoint.open(fixture.directory(), asked);
              checkpoint.maskToken(OptionalInt.empty());
              checkpoint.maxBlockSize(OptionalInt.empty());
              WeightPlan.of(checkpoint.config()).locate(checkpoint);
            });
    assertEquals(fixture.directory() + message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "nemotron-tiny, NEMOTRON, 8, 100",
    "nemotron-tiny-yarn-bf16, NEMOTRON, 8, 100",
    "fast-dllm-v2-tiny, FAST_DLLM_V2, 32, 172",
    "sdlm-tiny, SDLM, 4, 145"
  })
  void family_isRecognised_withItsMaskAndBlock(
      String folder, Family family, int blockSize, int mask) {
    Checkpoint checkpoint = copy(folder).open();
    assertEquals(family, checkpoint.family());
    assertEquals(family.scheme(), checkpoint.scheme());
    assertEquals(blockSize, checkpoint.maxBlockSize(OptionalInt.empty()));
    assertEquals(OptionalInt.of(mask), checkpoint.maskToken(OptionalInt.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "sdar-tiny, SDAR, 4, 191",
    "sdar-tiny-b8-bf16, SDAR, 8, 175",
    "idlm-tiny, IDLM, 4, 141"
  })
  void sdarAndIdlm_areToldByTheUser(String folder, Family family, int blockSize, int mask) {
    assertRefused(
        "/config.json: is of family sdar or idlm, whose files look alike, and decoded as the other it"
            + " answers fluent nonsense: say which, with --family (LoadOptions.family)",
        copy(folder),
        null);
    Checkpoint checkpoint = Checkpoint.open(temp.resolve(folder), Optional.of(family));
    assertEquals(blockSize, checkpoint.maxBlockSize(OptionalInt.empty()));
    assertEquals(OptionalInt.of(mask), checkpoint.maskToken(OptionalInt.empty()));
  }

  @Test
  void sdar_isRefuted_byItsFlagOrItsCode() {
    CheckpointFixture flag = copy(IDLM).config("use_regular_causal", "true");
    assertEquals(Family.IDLM, flag.open().family());
    CheckpointFixture code = copy(SDAR).write("modeling_sdar.py", "if config.use_regular_causal:");
    assertEquals(Family.IDLM, code.open().family());
    assertRefused(
        "/modeling_sdar.py: speaks of use_regular_causal, which family sdar does not know; say idlm if"
            + " it is of that one, or leave the family out",
        code,
        Family.SDAR);
    CheckpointFixture other = CheckpointFixture.of(code.directory());
    other.write("modeling_sdar.py", "class SDARForCausalLM: pass");
    assertEquals(Family.SDAR, open(other, Family.SDAR).family());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nemotron-tiny |  | architectures | [\"NemotronLabsDiffusionVLMModel\"] |"
            + " architectures names NemotronLabsDiffusionVLMModel, and"
            + " Nemotron-Labs-Diffusion's vision-language models are not supported, only"
            + " those of text are, got [\"NemotronLabsDiffusionVLMModel\"]",
        "nemotron-tiny |  | model_type | \"nemotron_labs_diffusion_vlm\" | model_type"
            + " names nemotron_labs_diffusion_vlm, and Nemotron-Labs-Diffusion's"
            + " vision-language models are not supported, only those of text are, got"
            + " \"nemotron_labs_diffusion_vlm\"",
        "nemotron-tiny |  | dlm_paradigm | \"block_diff\" | dlm_paradigm must be"
            + " \"bidirectional\": others see blocks otherwise, or none at all, got"
            + " \"block_diff\"",
        "nemotron-tiny |  | dlm_paradigm | \"autoregressive\" | dlm_paradigm must be"
            + " \"bidirectional\": others see blocks otherwise, or none at all, got"
            + " \"autoregressive\"",
        "nemotron-tiny |  | architectures | [\"LlamaForCausalLM\"] | architectures"
            + " must be \"NemotronLabsDiffusionModel\" for family nemotron, got"
            + " [\"LlamaForCausalLM\"]",
        "nemotron-tiny |  | block_size | null | block_size is missing, it must be the"
            + " block size it was trained with: say it, with --max-block-size"
            + " (LoadOptions.maxBlockSize)",
        "nemotron-tiny |  | mask_token_id | null | mask_token_id must be the mask"
            + " token's id, in [0, 152): say which, with --mask-token"
            + " (LoadOptions.maskToken), got null",
        "nemotron-tiny |  | mask_token_id | 152 | mask_token_id must be the mask"
            + " token's id, in [0, 152): say which, with --mask-token"
            + " (LoadOptions.maskToken), got 152",
        "sdar-tiny | SDAR | architectures | [\"SDARMoeForCausalLM\"] | architectures"
            + " names SDARMoeForCausalLM, and SDAR's mixtures of experts are not supported,"
            + " only its dense models are, got [\"SDARMoeForCausalLM\"]",
        "sdar-tiny | SDAR | model_type | \"sdar_moe\" | model_type names sdar_moe,"
            + " and SDAR's mixtures of experts are not supported, only its dense models"
            + " are, got \"sdar_moe\"",
        "sdar-tiny | SDAR | use_sliding_window | true | use_sliding_window is not"
            + " supported for family sdar, it must be false, got true",
        "sdar-tiny | SDAR | block_size | null | block_size is missing, it must be the"
            + " block size it was trained with: say it, with --max-block-size"
            + " (LoadOptions.maxBlockSize)",
        "idlm-tiny | IDLM | use_relay | true | use_relay is not supported for family"
            + " idlm, it must be false, got true",
        "idlm-tiny | SDAR | use_regular_causal | true | use_regular_causal must be"
            + " false for family sdar; say idlm if it is of that one, or leave the family"
            + " out, got true",
        "fast-dllm-v2-tiny |  | use_relay | true | use_relay is not supported for"
            + " family fast-dllm-v2, it must be false, got true",
        "fast-dllm-v2-tiny |  | layer_types |"
            + " [\"full_attention\",\"sliding_attention\"] | layer_types must all be"
            + " \"full_attention\", got [\"full_attention\",\"sliding_attention\"]",
        "fast-dllm-v2-tiny |  | bd_size | null | bd_size is missing, it must be the"
            + " block size it was trained with: say it, with --max-block-size"
            + " (LoadOptions.maxBlockSize)",
        "fast-dllm-v2-tiny |  | bd_size | \"32\" | bd_size must be a positive"
            + " integer, got \"32\"",
        "sdlm-tiny |  | architectures | [\"Qwen3ForCausalLM\"] | model_type must be"
            + " \"qwen3\" as architectures says, got \"qwen2\"",
        "sdlm-tiny |  | block_size | null | block_size is missing, it must be the"
            + " block size it was trained with: say it, with --max-block-size"
            + " (LoadOptions.maxBlockSize)",
        "sdlm-tiny |  | text_mask_token_id | 148 | text_mask_token_id must be the"
            + " mask token's id, in [0, 148): say which, with --mask-token"
            + " (LoadOptions.maskToken), got 148",
        "sdlm-tiny |  | auto_map |"
            + " {\"AutoModelForCausalLM\":\"m.SeedDiffcoderForCausalLM\"} | auto_map names"
            + " SeedDiffcoderForCausalLM, and Stable-DiffCoder is not supported: its blocks"
            + " are decoded by rules that are not known here, and as an ordinary Llama it"
            + " would answer otherwise, got"
            + " {\"AutoModelForCausalLM\":\"m.SeedDiffcoderForCausalLM\"}"
      })
  void config_isRefusedByName(
      String folder, Family family, String field, String value, String message) {
    assertRefused("/config.json: " + message, copy(folder).config(field, value), family);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nemotron-tiny | SDAR | architectures must be [\"SDARForCausalLM\"] for"
            + " family sdar, got [\"NemotronLabsDiffusionModel\"]",
        "sdar-tiny | NEMOTRON | architectures must be"
            + " [\"NemotronLabsDiffusionModel\"] for family nemotron, got"
            + " [\"SDARForCausalLM\"]",
        "sdlm-tiny | FAST_DLLM_V2 | architectures must be"
            + " [\"Fast_dLLM_QwenForCausalLM\"] for family fast-dllm-v2, got"
            + " [\"Qwen2ForCausalLM\"]",
        "sdar-tiny | SDLM | text_mask_token_id must be a token id for family sdlm,"
            + " and is missing",
        "fast-dllm-v2-tiny | SBD | architectures is of family fast-dllm-v2, and must"
            + " be LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM for family sbd,"
            + " got [\"Fast_dLLM_QwenForCausalLM\"]",
        "sdar-tiny | SBD | architectures is of family sdar, and must be"
            + " LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM for family sbd, got"
            + " [\"SDARForCausalLM\"]"
      })
  void anotherFamilyThanItsFilesSay_isRefused(String folder, Family asked, String message) {
    assertRefused("/config.json: " + message, copy(folder), asked);
  }

  /** Forks add tensors, and are computed otherwise. */
  @Test
  void tensorsThatNobodyKnows_areRefused() {
    assertRefused(
        ": tensors that family sdar does not have: 22, such as"
            + " model.layers.1.input_layernorm.weight; forks of it that add some compute otherwise",
        copy(SDAR).config("num_hidden_layers", "1"),
        Family.SDAR);
    assertRefused(
        ": tensors that family fast-dllm-v2 does not have: 1, such as"
            + " model.relay_layer_norm.weight; forks of it that add some compute otherwise",
        copy("fast-dllm-v2-tiny")
            .renameTensors(
                name -> name.equals("model.norm.weight") ? "model.relay_layer_norm.weight" : name),
        null);
  }

  @Test
  void sdlm_isAnOrdinaryQwen2_whereTheUserSaysSo() {
    Checkpoint checkpoint = open(copy(SDLM), Family.SBD);
    assertEquals(Family.SBD.scheme(), checkpoint.scheme());
    assertEquals(64, checkpoint.maxBlockSize(OptionalInt.empty()));
  }

  @Test
  void sdlm_believesTheEmbedding_whereTheNumberIsLarger() {
    CheckpointFixture fixture = copy(SDLM).config("vocab_size", "300");
    assertEquals(148, fixture.open().config().dimensions().vocabularySize());
  }

  @Test
  void sdlm_ofCausalAttention_seesOneWay() {
    Checkpoint checkpoint = copy(SDLM).config("causal_attn", "true").open();
    assertEquals(Family.IDLM.scheme(), checkpoint.scheme());
  }

  @Test
  void sdlm_endsWhereItsCodeDoes() {
    CheckpointFixture fixture = copy(SDLM);
    assertEquals(Set.of(142), fixture.open().endTokens());
    fixture.write(
        "tokenizer.json",
        "{\"added_tokens\":[{\"id\":143,\"content\":\"<|im_end|>\",\"special\":true},"
            + "{\"id\":144,\"content\":\"<|endoftext|>\",\"special\":true}],\"model\":{\"vocab\":"
            + "{\"<|im_end|>\":143,\"<|endoftext|>\":144}}}");
    assertEquals(Set.of(142, 143, 144), fixture.open().endTokens());
  }

  @Test
  void sdar_endsAtAllOfGenerationConfig() {
    assertEquals(Set.of(187, 189), open(copy(SDAR), Family.SDAR).endTokens());
  }

  @Test
  void sdar_withoutAMaskId_findsItByItsText() {
    CheckpointFixture fixture = copy(SDAR).dropConfig("mask_token_id");
    assertRefused(
        "/config.json: mask_token_id must be the mask token's id, in [0, 197): say which, with"
            + " --mask-token (LoadOptions.maskToken), and is missing",
        fixture,
        Family.SDAR);
    fixture.write(
        "tokenizer_config.json",
        "{\"mask_token\":\"<|MASK|>\",\"added_tokens_decoder\":{\"191\":{\"content\":\"<|MASK|>\","
            + "\"special\":true}}}");
    assertEquals(OptionalInt.of(191), open(fixture, Family.SDAR).maskToken(OptionalInt.empty()));
  }

  /** No field of config.json says it. */
  @Test
  void fastDllm_findsItsMaskByItsText() {
    CheckpointFixture fixture = copy("fast-dllm-v2-tiny");
    fixture.write("added_tokens.json", "{\"|<MASK>|\":171}");
    assertEquals(OptionalInt.of(171), fixture.open().maskToken(OptionalInt.empty()));
    fixture.write("added_tokens.json", "{}");
    assertRefused(
        "/config.json: mask_token_id must be the mask token's id, in [0, 179): say which, with"
            + " --mask-token (LoadOptions.maskToken), and is missing",
        fixture,
        null);
    assertEquals(OptionalInt.of(9), fixture.open().maskToken(OptionalInt.of(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sdar-tiny | SDAR | 8 | 4 since blocks are committed whole, by block_size",
        "sdar-tiny | SDAR | 2 | 4 since blocks are committed whole, by block_size",
        "fast-dllm-v2-tiny | FAST_DLLM_V2 | 8 | 32 since blocks are committed whole,"
            + " by bd_size",
        "nemotron-tiny | NEMOTRON | 9 | in [1, 8], by block_size",
        "sdlm-tiny | SDLM | 5 | in [1, 4], by block_size",
        "idlm-tiny | IDLM | 5 | in [1, 4], by block_size"
      })
  void blocksOfAnotherSizeThanTrained_areRefused(
      String folder, Family family, int size, String rule) {
    Checkpoint checkpoint = open(copy(folder), family);
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> checkpoint.maxBlockSize(OptionalInt.of(size)));
    assertEquals(
        "maxBlockSize must be %s of %s/config.json, got %d"
            .formatted(rule, checkpoint.directory(), size),
        e.getMessage());
  }

  @Test
  void blockSize_isAsSaid_whereTheFilesLetIt() {
    Checkpoint older = open(copy(SDAR).dropConfig("block_size"), Family.SDAR);
    assertEquals(8, older.maxBlockSize(OptionalInt.of(8)));
    assertEquals(3, copy(SDLM).open().maxBlockSize(OptionalInt.of(3)));
  }

  @Test
  void halfAFamily_isRefusedByTheTensorsThatAreMissing() {
    CheckpointFixture half = copy(NEMOTRON);
    half.dropConfig("rope_parameters");
    half.edit(
        "config.json",
        json -> {
          json.addProperty("model_type", "llama");
          json.remove("architectures");
          json.remove("auto_map");
        });
    assertMissing("model.embed_tokens.weight", half);
    CheckpointFixture other = copy(SDLM);
    other.edit(
        "config.json",
        json -> {
          json.addProperty("model_type", "nemotron_labs_diffusion");
          json.remove("architectures");
          json.remove("auto_map");
          json.addProperty("mask_token_id", 100);
        });
    assertMissing("encoder.embed_tokens.weight", other);
  }

  private static void assertMissing(String tensor, CheckpointFixture half) {
    Checkpoint checkpoint = half.open();
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> WeightPlan.of(checkpoint.config()).locate(checkpoint));
    String first = e.getMessage().lines().skip(1).findFirst().orElseThrow().strip();
    assertEquals("%s: tensor %s is missing".formatted(half.directory(), tensor), first);
  }

  @ParameterizedTest
  @CsvSource({"NEMOTRON, nemotron-tiny", "FAST_DLLM_V2, fast-dllm-v2-tiny", "SDLM, sdlm-tiny"})
  void families_areNotTrained(Family family, String folder) {
    CheckpointFixture fixture = copy(folder);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.openToTrain(fixture.directory()));
    assertEquals(
        "%s/config.json: is of family %s, which can be decoded, and neither trained nor merged: use an"
                .formatted(fixture.directory(), family)
            + " ordinary checkpoint, or one trained for Set Block Decoding",
        e.getMessage());
  }
}
