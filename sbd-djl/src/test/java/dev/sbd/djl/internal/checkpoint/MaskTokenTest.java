package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTokenTest {
  private static final String TOKENIZER =
      "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"merges\":[[\"a\",\"b\"]],"
          + "\"vocab\":{\"a\":0,\"[M]\":7}},"
          + "\"added_tokens\":[{\"id\":190,\"content\":\"<mask>\"},"
          + "{\"content\":\"<far>\",\"id\":193}]}";

  @TempDir Path temp;
  private CheckpointFixture fixture;

  @BeforeEach
  void copyWithoutMaskTokenId() {
    fixture =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .dropConfig("mask_token_id")
            .write("tokenizer.json", TOKENIZER);
  }

  private int mask() {
    return fixture.open().maskToken(OptionalInt.empty());
  }

  private void assertRefused(String file, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, this::mask);
    assertEquals(
        (file.isEmpty() ? fixture.directory() : fixture.file(file)) + ": " + problem,
        e.getMessage());
  }

  @Test
  void override_given_winsOverAll() {
    fixture.config("mask_token_id", "5");
    assertEquals(9, fixture.open().maskToken(OptionalInt.of(9)));
    assertEquals(5, mask());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 193})
  void override_outsideTheVocabulary_isRefused(int override) {
    Checkpoint checkpoint = fixture.open();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> checkpoint.maskToken(OptionalInt.of(override)));
    assertEquals("maskToken must be in [0, 193), got " + override, e.getMessage());
  }

  @Test
  void tokenizerConfig_maskTokenAsText_isLookedUpInAddedTokens() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<mask>\"}");
    assertEquals(190, mask());
  }

  @Test
  void tokenizerConfig_maskTokenAsObject_isLookedUpInVocabulary() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":{\"content\":\"[M]\"}}");
    assertEquals(7, mask());
  }

  @Test
  void specialTokensMap_maskToken_isUsedWhereTheConfigHasNone() {
    fixture.write("special_tokens_map.json", "{\"mask_token\":\"<mask>\"}");
    assertEquals(190, mask());
  }

  @Test
  void tokenizer_withoutThatToken_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<other>\"}");
    assertRefused("tokenizer.json", "has no token \"<other>\", tokenizer_config.json's mask_token");
  }

  @Test
  void tokenizer_idOutsideTheVocabulary_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<far>\"}");
    assertRefused(
        "tokenizer.json",
        "id of mask token \"<far>\" must be in [0, 193), config.json's vocab_size, got 193");
  }

  @Test
  void tokenizer_malformed_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<mask>\"}");
    fixture.write("tokenizer.json", "{\"added_tokens\":[3]}");
    CheckpointException e = assertThrows(CheckpointException.class, this::mask);
    String start = fixture.file("tokenizer.json") + ": is not a valid tokenizer: ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }

  @Test
  void maskToken_nowhere_saysHowToSetIt() {
    assertRefused(
        "",
        "no mask token is known: set mask_token_id in config.json or mask_token in"
            + " tokenizer_config.json, or give the token's id when loading");
  }

  @Test
  void tokenizerConfig_illTyped_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":3}");
    assertRefused("tokenizer_config.json", "mask_token must be a string, got 3");
  }
}
