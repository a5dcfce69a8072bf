package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.djl.training.MaskChoice.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskChoiceTest {
  private static final String TOKENIZER = "tokenizer.json";

  @TempDir private Path folder;

  /** A checkpoint of 48 rows without a mask token, whose tokenizer has the given added tokens. */
  private Checkpoint checkpoint(int vocabulary, String... added) throws IOException {
    CheckpointFixture copy = CheckpointFixture.copy(CheckpointFixture.QWEN3, folder);
    StringBuilder json = new StringBuilder("{\"added_tokens\": [");
    for (int i = 0; i < added.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"id\": %d, \"content\": \"%s\"}".formatted(vocabulary + i, added[i]));
    }
    json.append("], \"model\": {\"vocab\": {");
    for (int i = 0; i < vocabulary; i++) {
      json.append(i == 0 ? "" : ",").append("\"t%d\": %d".formatted(i, i));
    }
    Files.deleteIfExists(copy.file(TOKENIZER));
    copy.write(TOKENIZER, json + "}}}").write("tokenizer_config.json", "{}");
    return copy.dropConfig("mask_token_id").open();
  }

  private static int rows() {
    return Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN3))
        .config()
        .dimensions()
        .vocabularySize();
  }

  private static MaskChoice choose(Checkpoint checkpoint) {
    return MaskChoice.of(checkpoint, OptionalInt.empty());
  }

  @Test
  void mask_thatIsAskedFor_isTaken() throws IOException {
    Checkpoint checkpoint = checkpoint(20, "<a>", "<|mask|>");
    assertEquals(
        new MaskChoice(20, Optional.of("<a>"), Origin.GIVEN),
        MaskChoice.of(checkpoint, OptionalInt.of(20)));
    assertEquals(
        new MaskChoice(5, Optional.empty(), Origin.GIVEN),
        MaskChoice.of(checkpoint, OptionalInt.of(5)));
    assertEquals(
        "maskToken must be in [0, %d), got %d".formatted(rows(), rows()),
        assertThrows(
                IllegalArgumentException.class,
                () -> MaskChoice.of(checkpoint, OptionalInt.of(rows())))
            .getMessage());
  }

  @Test
  void mask_ofTheCheckpoint_comesBeforeAllOthers() throws IOException {
    checkpoint(20, "<a>", "<|reserved_special_token_0|>", "<b>");
    Path config = folder.resolve(CheckpointFixture.QWEN3).resolve("tokenizer_config.json");
    Files.writeString(config, "{\"mask_token\": \"<b>\"}");
    assertEquals(
        new MaskChoice(22, Optional.of("<b>"), Origin.CHECKPOINT),
        choose(Checkpoint.open(folder.resolve(CheckpointFixture.QWEN3))));
  }

  @Test
  void mask_spelledSo_comesBeforeReservedTokens() throws IOException {
    assertEquals(
        new MaskChoice(21, Optional.of("[MASK]"), Origin.CHECKPOINT),
        choose(checkpoint(20, "<|reserved_special_token_0|>", "[MASK]")));
  }

  @Test
  void mask_ofATokenizerWithReserve_isItsFirst() throws IOException {
    assertEquals(
        new MaskChoice(21, Optional.of("<|reserved_special_token_0|>"), Origin.RESERVED),
        choose(checkpoint(20, "<a>", "<|reserved_special_token_0|>", "<unused1>")));
  }

  @Test
  void mask_ofAnEmbeddingLongerThanTheTokenizer_isItsFirstRowWithoutAToken() throws IOException {
    assertEquals(
        new MaskChoice(21, Optional.of("<|mask|>"), Origin.UNUSED), choose(checkpoint(20, "<a>")));
  }

  @Test
  void mask_ofAFullEmbedding_isANewRow() throws IOException {
    assertEquals(
        new MaskChoice(rows(), Optional.of("<|mask|>"), Origin.NEW),
        choose(checkpoint(rows() - 1, "<a>")));
  }

  @Test
  void mask_namedBesideTheTokenizerOnly_isANewRow() throws IOException {
    checkpoint(rows());
    Path directory = folder.resolve(CheckpointFixture.QWEN3);
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"mask_token\": \"[MASK]\"}");
    assertEquals(
        new MaskChoice(rows(), Optional.of("[MASK]"), Origin.NEW),
        choose(Checkpoint.open(directory)));
  }

  @Test
  void mask_afterTokensDeclaredElsewhere_isReadBackAsOneToken() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Files.copy(
        CheckpointFixture.resource("tiny-tokenizer").resolve(TOKENIZER), source.resolve(TOKENIZER));
    Files.writeString(
        source.resolve("tokenizer_config.json"),
        "{\"added_tokens_decoder\": {\"640\": {\"content\": \"<x>\", \"special\": true}}}");
    Path target = folder.resolve("target");
    TokenizerFiles.copy(source, target, new MaskChoice(641, Optional.of("<new>"), Origin.NEW));
    try (HuggingFaceTextTokenizer changed = HuggingFaceTextTokenizer.open(target)) {
      assertArrayEquals(new int[] {640, 641}, changed.encode("<x><new>"));
    }
  }

  @Test
  void mask_ofATokenizerBeyondTheEmbedding_isRefused() throws IOException {
    Checkpoint checkpoint = checkpoint(rows(), "<a>");
    assertEquals(
        checkpoint.directory()
            + ": has no room for a mask token: the tokenizer numbers tokens up to %d, config.json's vocab_size is %d; choose a token that no text has and give its id as the mask token"
                .formatted(rows(), rows()),
        assertThrows(CheckpointException.class, () -> choose(checkpoint)).getMessage());
  }

  @Test
  void mask_ofABrokenTokenizer_isRefused() throws IOException {
    Checkpoint checkpoint = checkpoint(20);
    Files.writeString(checkpoint.directory().resolve(TOKENIZER), "{\"model\": 3}");
    String message = assertThrows(CheckpointException.class, () -> choose(checkpoint)).getMessage();
    String start = checkpoint.directory().resolve(TOKENIZER) + ": is not a valid tokenizer";
    assertTrue(message.startsWith(start), message);
  }

  /** Llama 3.1's and Qwen 3's, as they are published. */
  @Test
  void mask_ofThirdPartyTokenizers_isReadBackAsOneToken() throws IOException {
    Path shared = Path.of("../../shared/tokenizers");
    thirdParty(shared.resolve("llama-3.1"), 128_256, 128_002, "<|reserved_special_token_0|>");
    thirdParty(shared.resolve("qwen3"), 151_936, 151_669, "<|mask|>");
  }

  private void thirdParty(Path tokenizer, int rows, int id, String text) throws IOException {
    if (!Files.exists(tokenizer)) {
      return; // not everywhere
    }
    CheckpointFixture copy =
        CheckpointFixture.copy(CheckpointFixture.QWEN3, folder.resolve("at-" + id))
            .config("vocab_size", String.valueOf(rows))
            .dropConfig("mask_token_id");
    for (String name : List.of(TOKENIZER, "tokenizer_config.json")) {
      Files.deleteIfExists(copy.file(name));
      Files.copy(tokenizer.resolve(name), copy.file(name));
    }
    MaskChoice mask = choose(copy.open());
    assertEquals(id, mask.id());
    assertEquals(Optional.of(text), mask.text());
    TokenizerFiles.copy(tokenizer, copy.directory(), mask);
    assertEquals(OptionalInt.of(id), copy.open().maskToken(OptionalInt.empty()));
    try (HuggingFaceTextTokenizer changed = HuggingFaceTextTokenizer.open(copy.directory());
        HuggingFaceTextTokenizer own = HuggingFaceTextTokenizer.open(tokenizer)) {
      int[] encoded = changed.encode("a" + text + "b");
      assertEquals(3, encoded.length);
      assertEquals(id, encoded[1]);
      assertEquals(
          own.decode(own.encode("Grüße, \n1234 {\"x\": [1]} <|im_end|>")),
          changed.decode(own.encode("Grüße, \n1234 {\"x\": [1]} <|im_end|>")));
    }
  }
}
