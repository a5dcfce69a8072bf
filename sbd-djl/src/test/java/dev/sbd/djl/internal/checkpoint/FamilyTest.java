package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
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
    FamilyRefusalTest.assertRefused(
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
    FamilyRefusalTest.assertRefused(
        "/modeling_sdar.py: speaks of use_regular_causal, which family sdar does not know; say idlm if"
            + " it is of that one, or leave the family out",
        code,
        Family.SDAR);
    CheckpointFixture other = CheckpointFixture.of(code.directory());
    other.write("modeling_sdar.py", "class SDARForCausalLM: pass");
    assertEquals(Family.SDAR, open(other, Family.SDAR).family());
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
  void sdlm_whoseEmbeddingLacksItsMask_isRefused() {
    CheckpointFixture fixture =
        copy(SDLM).config("vocab_size", "300").config("text_mask_token_id", "148");
    fixture.config("eos_token_id", "[142, 200]");
    Checkpoint checkpoint = fixture.open();
    assertEquals(Set.of(142), checkpoint.endTokens());
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.maskToken(OptionalInt.empty()));
    assertTrue(
        e.getMessage().contains("text_mask_token_id must be in [0, 148), the rows of the"),
        e.getMessage());
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
    FamilyRefusalTest.assertRefused(
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
    FamilyRefusalTest.assertRefused(
        "/config.json: mask_token_id must be the mask token's id, in [0, 179): say which, with"
            + " --mask-token (LoadOptions.maskToken), and is missing",
        fixture,
        null);
    assertEquals(OptionalInt.of(9), fixture.open().maskToken(OptionalInt.of(9)));
  }

  @Test
  void blockSize_isAsSaid_whereTheFilesLetIt() {
    Checkpoint older = open(copy(SDAR).dropConfig("block_size"), Family.SDAR);
    assertEquals(8, older.maxBlockSize(OptionalInt.of(8)));
    assertEquals(3, copy(SDLM).open().maxBlockSize(OptionalInt.of(3)));
  }
}
