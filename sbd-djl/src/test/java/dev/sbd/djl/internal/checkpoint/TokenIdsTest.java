package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIdsTest {
  @TempDir private Path folder;

  private TokenIds read(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
    return TokenIds.read(folder).orElseThrow();
  }

  @Test
  void next_withAndWithoutAddedTokens_isBeyondTheLargest() throws IOException {
    String model = "\"model\": {\"vocab\": {\"a\": 1, \"b\": 0}}";
    assertEquals(2, read("{" + model + "}").next());
    String added = "\"added_tokens\": [{\"id\": 2, \"content\": \"<s>\"}]";
    TokenIds ids = read("{" + added + ", " + model + "}");
    assertEquals(3, ids.next());
    assertEquals(Map.of(2, "<s>"), ids.added());
  }

  @Test
  void ids_ofAddedTokens_areTheLibrarysWhateverTheFileSays() throws IOException {
    String added =
        "\"added_tokens\": [{\"content\": \"a\", \"id\": 9}, {\"content\": \"<s>\", \"id\": 7}]";
    TokenIds ids = read("{\"model\": {\"vocab\": {\"a\": 1, \"b\": 0}}, " + added + "}");
    assertEquals(Map.of(1, "a", 2, "<s>"), ids.added());
  }

  @Test
  void find_inAnyVocabulary_givesTheId() throws IOException {
    TokenIds named = read("{\"model\": {\"vocab\": {\"a\": 1, \"b\": 0}}}");
    assertEquals(OptionalInt.of(1), named.find("a"));
    assertEquals(OptionalInt.empty(), named.find("c"));
    TokenIds unigram = read("{\"model\": {\"vocab\": [[\"<unk>\", 0.0], [\"b\", -1.5]]}}");
    assertEquals(OptionalInt.of(1), unigram.find("b"));
    assertEquals(2, unigram.next());
  }

  @Test
  void read_ofNoOrABrokenTokenizer_isEmptyOrRefused() {
    assertEquals(Optional.empty(), TokenIds.read(folder));
    String message =
        assertThrows(CheckpointException.class, () -> read("{\"model\": 3}")).getMessage();
    assertTrue(
        message.startsWith(folder.resolve("tokenizer.json") + ": is not a valid tokenizer"),
        message);
  }
}
