package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTokenTest {
  /** As many tokens as the embedding has rows, and one more. */
  private static final String TOKENIZER =
      "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"merges\":[[\"a\",\"b\"]],"
          + "\"vocab\":{\"[M]\":7,\"<mask>\":190%s}},".formatted(others())
          + "\"added_tokens\":[{\"id\":190,\"content\":\"<mask>\"},"
          + "{\"content\":\"<far>\",\"id\":193}]}";

  @TempDir Path temp;
  private CheckpointFixture fixture;

  private static String others() {
    return IntStream.range(0, 193)
        .filter(id -> id != 7 && id != 190)
        .mapToObj(id -> ",\"t%d\":%d".formatted(id, id))
        .collect(Collectors.joining());
  }

  @BeforeEach
  void copyWithoutMaskTokenId() {
    fixture =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .dropConfig("mask_token_id")
            .write("tokenizer.json", TOKENIZER);
  }

  private OptionalInt find() {
    return fixture.open().maskToken(OptionalInt.empty());
  }

  private int mask() {
    return find().orElseThrow();
  }

  private void assertLeftOut(String problem) {
    String warnings = Warnings.of(() -> assertEquals(OptionalInt.empty(), find()));
    assertTrue(warnings.contains(fixture.file("tokenizer.json") + ": " + problem), warnings);
  }

  @Test
  void override_given_winsOverAll() {
    fixture.config("mask_token_id", "5");
    assertEquals(OptionalInt.of(9), fixture.open().maskToken(OptionalInt.of(9)));
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
  void tokenizer_withoutThatToken_numbersItLast() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<other>\"}");
    assertLeftOut(
        "mask_token \"<other>\" of tokenizer_config.json is left out, since its id must be in"
            + " [0, 193), and is 194");
  }

  @Test
  void tokenizer_idOutsideTheVocabulary_isNone() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<far>\"}");
    assertLeftOut(
        "mask_token \"<far>\" of tokenizer_config.json is left out, since its id must be in"
            + " [0, 193), and is 193");
  }

  @ParameterizedTest
  @ValueSource(strings = {"193", "-1"})
  void config_idOutsideTheVocabulary_isNone(String id) {
    fixture.config("mask_token_id", id);
    String warnings = Warnings.of(() -> assertEquals(OptionalInt.empty(), find()));
    assertTrue(
        warnings.contains(
            fixture.file("config.json")
                + ": mask_token_id is left out where it is not a token id in [0, 193), got "
                + id),
        warnings);
  }

  @Test
  void tokenizer_malformed_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":\"<mask>\"}");
    fixture.write("tokenizer.json", "{\"added_tokens\":[3]}");
    assertRefused("tokenizer.json", "added_tokens[0] must be an object, got 3");
    fixture.write("tokenizer.json", "{\"added_tokens\":[{\"content\":\"a\",\"id\":-3}]}");
    assertRefused("tokenizer.json", "added_tokens[0].id must be a whole number >= 0, got -3");
    fixture.write("tokenizer.json", "{\"model\":{\"vocab\":{\"a\":\"b\"}}}");
    assertRefused("tokenizer.json", "model.vocab.a must be a whole number >= 0, got \"b\"");
    fixture.write("tokenizer.json", new byte[] {'{', (byte) 0xff});
    assertRefused("tokenizer.json", "is not UTF-8 text");
    fixture.write("tokenizer.json", "{\"model\":{\"vocab\":[[]]}}");
    String problem = assertThrows(CheckpointException.class, this::find).getMessage();
    String start = fixture.file("tokenizer.json") + ": is not a valid tokenizer: ";
    assertTrue(problem.startsWith(start), problem);
  }

  private void assertRefused(String file, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, this::find);
    assertEquals(fixture.file(file) + ": " + problem, e.getMessage());
  }

  @Test
  void maskToken_nowhere_isNone() {
    assertEquals(OptionalInt.empty(), find());
  }

  @Test
  void tokenizerConfig_illTyped_isRefused() {
    fixture.write("tokenizer_config.json", "{\"mask_token\":3}");
    assertRefused("tokenizer_config.json", "mask_token must be a string or an object, got 3");
  }
}
