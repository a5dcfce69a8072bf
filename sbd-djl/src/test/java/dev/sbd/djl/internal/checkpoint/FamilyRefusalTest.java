package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of families of block decoders, and what is said then. */
class FamilyRefusalTest {
  @TempDir Path temp;

  private CheckpointFixture copy(String folder) {
    return CheckpointFixture.copyOfFamily(folder, temp);
  }

  /** Whatever of opening and locating throws; {@code message} follows the directory. */
  static void assertRefused(String message, CheckpointFixture fixture, Family family) {
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
        "sdar-tiny | SDAR | block_size | 513 | block_size must be in [1, 512], within the"
            + " context, got 513",
        "idlm-tiny | IDLM | block_size | 512 | block_size must be in [1, 511], within the"
            + " context, got 512",
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
        copy("sdar-tiny").config("num_hidden_layers", "1"),
        Family.SDAR);
    assertRefused(
        ": tensors that family fast-dllm-v2 does not have: 1, such as"
            + " model.relay_layer_norm.weight; forks of it that add some compute otherwise",
        copy("fast-dllm-v2-tiny")
            .editHeader(
                "model.safetensors",
                header ->
                    header.add(
                        "model.relay_layer_norm.weight",
                        JsonParser.parseString(
                            "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"))),
        null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sdar-tiny | SDAR | 8 | 4 since blocks are committed whole, by block_size",
        "sdar-tiny | SDAR | 2 | 4 since blocks are committed whole, by block_size",
        "fast-dllm-v2-tiny | FAST_DLLM_V2 | 8 | 32 since blocks are committed whole,"
            + " by bd_size"
      })
  void blocksOfAnotherSizeThanTrained_areRefused(
      String folder, Family family, int size, String rule) {
    Checkpoint checkpoint = Checkpoint.open(copy(folder).directory(), Optional.of(family));
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> checkpoint.maxBlockSize(OptionalInt.of(size)));
    assertEquals(
        "maxBlockSize must be %s of %s/config.json, got %d"
            .formatted(rule, checkpoint.directory(), size),
        e.getMessage());
  }

  @Test
  void halfAFamily_isRefusedByTheTensorsThatAreMissing() {
    CheckpointFixture half = copy("nemotron-tiny");
    half.dropConfig("rope_parameters");
    half.edit(
        "config.json",
        json -> {
          json.addProperty("model_type", "llama");
          json.remove("architectures");
          json.remove("auto_map");
        });
    assertMissing("model.embed_tokens.weight", half);
    CheckpointFixture other = copy("sdlm-tiny");
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
    assertEquals(
        "%s: tensor %s is missing (config.json's vocab_size and hidden_size)"
            .formatted(half.directory(), tensor),
        first);
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
