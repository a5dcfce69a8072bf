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
    String model = "\"model\": {\"vocab\": {\"a\": 4, \"b\": 2}}";
    assertEquals(5, read("{" + model + "}").next());
    String added = "\"added_tokens\": [{\"id\": 7, \"content\": \"<s>\"}]";
    TokenIds ids = read("{" + added + ", " + model + "}");
    assertEquals(8, ids.next());
    assertEquals(Map.of(7, "<s>"), ids.added());
  }

  @Test
  void find_inAnyVocabulary_takesAnAddedTokenFirst() throws IOException {
    String added = "\"added_tokens\": [{\"content\": \"a\", \"id\": 9}]";
    TokenIds named = read("{\"model\": {\"vocab\": {\"a\": 4, \"b\": 2}}, " + added + "}");
    assertEquals(OptionalInt.of(9), named.find("a"));
    assertEquals(OptionalInt.of(2), named.find("b"));
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
