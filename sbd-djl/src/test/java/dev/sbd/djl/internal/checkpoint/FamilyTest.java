package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().startsWith(temp(fixture)), e.getMessage());
  }

  private static String temp(CheckpointFixture fixture) {
    return fixture.directory().toString();
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
    assertRefused("config.json: is of family sdar or idlm", copy(folder), null);
    Checkpoint checkpoint = Checkpoint.open(temp.resolve(folder), Optional.of(family));
    assertEquals(blockSize, checkpoint.maxBlockSize(OptionalInt.empty()));
    assertEquals(OptionalInt.of(mask), checkpoint.maskToken(OptionalInt.empty()));
  }

  @Test
  void sdar_isRefuted_byItsFlagOrItsCode() {
    CheckpointFixture flag = copy(IDLM).config("use_regular_causal", "true");
    assertEquals(Family.IDLM, flag.open().family());
    assertRefused("use_regular_causal must be false for family sdar", flag, Family.SDAR);
    CheckpointFixture code = copy(SDAR).write("modeling_sdar.py", "if config.use_regular_causal:");
    assertEquals(Family.IDLM, code.open().family());
    assertRefused("modeling_sdar.py: speaks of use_regular_causal", code, Family.SDAR);
    CheckpointFixture other = CheckpointFixture.of(code.directory());
    other.write("modeling_sdar.py", "class SDARForCausalLM: pass");
    assertEquals(Family.SDAR, open(other, Family.SDAR).family());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nemotron-tiny | architectures | [\"NemotronLabsDiffusionVLMModel\"] | vision-language models",
        "nemotron-tiny | model_type | \"nemotron_labs_diffusion_vlm\" | vision-language models",
        "nemotron-tiny | dlm_paradigm | \"block_diff\" | dlm_paradigm must be \"bidirectional\"",
        "nemotron-tiny | dlm_paradigm | \"autoregressive\" | dlm_paradigm must be",
        "nemotron-tiny | architectures | [\"LlamaForCausalLM\"] | architectures must be"
            + " \"NemotronLabsDiffusionModel\" for family nemotron",
        "fast-dllm-v2-tiny | use_relay | true | use_relay is not supported for family fast-dllm-v2",
        "fast-dllm-v2-tiny | use_sliding_window | true | use_sliding_window is not supported",
        "fast-dllm-v2-tiny | layer_types | [\"full_attention\",\"sliding_attention\"] | layer_types"
            + " must all be",
        "fast-dllm-v2-tiny | bd_size | null | bd_size is missing, it must be the block size it was"
            + " trained with",
        "nemotron-tiny | block_size | null | block_size is missing",
        "nemotron-tiny | mask_token_id | null | must be the mask token's id, in [0, 152): say which,"
            + " with --mask-token",
        "sdlm-tiny | architectures | [\"Qwen3ForCausalLM\"] | ",
        "sdlm-tiny | architectures | [\"SDARMoeForCausalLM\"] | mixtures of experts",
        "sdlm-tiny | model_type | \"sdar_moe\" | mixtures of experts",
        "sdlm-tiny | auto_map | {\"AutoModelForCausalLM\":\"m.SeedDiffcoderForCausalLM\"} |"
            + " Stable-DiffCoder is not supported"
      })
  void unsupported_isRefusedByName(String folder, String field, String value, String message) {
    assertRefused(message == null ? "" : message, copy(folder).config(field, value), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nemotron-tiny | SDAR | architectures must be [\"SDARForCausalLM\"] for family sdar",
        "sdar-tiny | NEMOTRON | architectures must be [\"NemotronLabsDiffusionModel\"] for family",
        "sdar-tiny | SDLM | text_mask_token_id is missing",
        "fast-dllm-v2-tiny | SBD | architectures is of family fast-dllm-v2",
        "sdar-tiny | SBD | architectures is of family sdar"
      })
  void anotherFamilyThanItsFilesSay_isRefused(String folder, Family asked, String message) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> open(copy(folder), asked));
    String start = message.substring(0, message.indexOf(' '));
    assertTrue(e.getMessage().contains("config.json: " + start), e.getMessage());
  }

  /** Forks add tensors, and are computed otherwise. */
  @Test
  void tensorsThatNobodyKnows_areRefused() {
    CheckpointFixture sdar = copy(SDAR).config("num_hidden_layers", "1");
    assertRefused("layers.1.", sdar, Family.SDAR);
    CheckpointFixture fast = copy("fast-dllm-v2-tiny").config("num_hidden_layers", "1");
    fast.config("layer_types", "[\"full_attention\"]");
    assertRefused("layers.1.", fast, null);
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
    assertRefused("mask_token_id", fixture, Family.SDAR);
    fixture.write(
        "tokenizer_config.json",
        "{\"mask_token\":\"<|MASK|>\",\"added_tokens_decoder\":{\"191\":{\"content\":\"<|MASK|>\","
            + "\"special\":true}}}");
    assertEquals(OptionalInt.of(191), open(fixture, Family.SDAR).maskToken(OptionalInt.empty()));
  }

  @Test
  void blocksCommittedWhole_areAsLongAsTheyWereTrained() {
    Checkpoint sdar = open(copy(SDAR), Family.SDAR);
    assertEquals(4, sdar.maxBlockSize(OptionalInt.of(4)));
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> sdar.maxBlockSize(OptionalInt.of(8)));
    assertTrue(e.getMessage().startsWith("maxBlockSize must be 4, block_size of "), e.getMessage());
    Checkpoint older =
        open(CheckpointFixture.of(sdar.directory()).dropConfig("block_size"), Family.SDAR);
    assertEquals(8, older.maxBlockSize(OptionalInt.of(8)));
    assertThrows(CheckpointException.class, () -> older.maxBlockSize(OptionalInt.empty()));
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
    assertRefused("tensor model.embed_tokens.weight is missing", half, null);
    CheckpointFixture other = copy(SDLM);
    other.edit(
        "config.json",
        json -> {
          json.addProperty("model_type", "nemotron_labs_diffusion");
          json.remove("architectures");
          json.remove("auto_map");
          json.addProperty("mask_token_id", 100);
        });
    assertRefused("tensor encoder.embed_tokens.weight is missing", other, null);
  }

  @ParameterizedTest
  @CsvSource({"NEMOTRON, nemotron-tiny", "FAST_DLLM_V2, fast-dllm-v2-tiny", "SDLM, sdlm-tiny"})
  void families_areNotTrained(Family family, String folder) {
    CheckpointFixture fixture = copy(folder);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.openToTrain(fixture.directory()));
    assertTrue(
        e.getMessage().contains("is of family " + family + ", which can be decoded"),
        e.getMessage());
  }
}
