package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceTextTokenizerTest {
  private static final Path TINY = CheckpointFixture.resource("tiny-tokenizer");

  @TempDir Path temp;
  private HuggingFaceTextTokenizer tokenizer;

  @BeforeEach
  void openTiny() {
    tokenizer = HuggingFaceTextTokenizer.open(TINY);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  /** The tiny tokenizer with one field of its JSON replaced. */
  private HuggingFaceTextTokenizer openWith(String field, String json) throws IOException {
    JsonObject object =
        JsonParser.parseString(Files.readString(TINY.resolve("tokenizer.json"))).getAsJsonObject();
    object.add(field, JsonParser.parseString(json));
    Files.writeString(temp.resolve("tokenizer.json"), object.toString());
    return HuggingFaceTextTokenizer.open(temp);
  }

  private void assertRoundTrip(String text) {
    assertEquals(text, tokenizer.decodeVerbatim(tokenizer.encode(text)));
  }

  @Test
  void encode_specialTokensWrittenOut_areRecognised() {
    int[] tokens = tokenizer.encode("<|user|>a<|end|>");
    assertEquals(2, tokens[0]);
    assertEquals(4, tokens[tokens.length - 1]);
    assertEquals("a", tokenizer.decode(tokens));
    assertEquals("<|user|>a<|end|>", tokenizer.decodeVerbatim(tokens));
  }

  @Test
  void encode_emptyNullCharacterEmoji_roundTrips() {
    assertArrayEquals(new int[0], tokenizer.encode(""));
    assertEquals("", tokenizer.decode());
    assertRoundTrip("a\0b\0");
    assertRoundTrip("🙂👩‍👩‍👧 naïve 日本語");
  }

  @Test
  void encode_unpairedSurrogate_countsAsReplacementCharacter() {
    assertArrayEquals(tokenizer.encode("a\uFFFDb🙂"), tokenizer.encode("a\uD83Db🙂"));
    assertArrayEquals(tokenizer.encode("\uFFFD\uFFFD"), tokenizer.encode("\uDE42\uD83D"));
    assertArrayEquals(
        tokenizer.encodePrompt("\uFFFD"), tokenizer.encodePrompt(String.valueOf('\uD83D')));
  }

  @Test
  void encode_hugeText_isNotTruncated() {
    String text = "The number is 12345.\n".repeat(20_000);
    assertRoundTrip(text);
  }

  @Test
  void encode_fileAsksForTruncationAndPadding_doesNeither() throws IOException {
    String truncation =
        "{\"direction\":\"Right\",\"max_length\":3,\"strategy\":\"LongestFirst\",\"stride\":0}";
    try (HuggingFaceTextTokenizer truncating = openWith("truncation", truncation)) {
      String text = "one two three four five six";
      assertArrayEquals(tokenizer.encode(text), truncating.encode(text));
    }
    String padding =
        "{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,"
            + "\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"<|pad|>\"}";
    try (HuggingFaceTextTokenizer padded = openWith("padding", padding)) {
      assertArrayEquals(tokenizer.encode("one"), padded.encode("one"));
    }
  }

  @Test
  void encodePrompt_postProcessor_addsItsTokens() throws IOException {
    String template =
        "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<|user|>\","
            + "\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[{\"Sequence\":"
            + "{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],"
            + "\"special_tokens\":{\"<|user|>\":{\"id\":\"<|user|>\",\"ids\":[2],\"tokens\":"
            + "[\"<|user|>\"]}}}";
    try (HuggingFaceTextTokenizer templated = openWith("post_processor", template)) {
      assertArrayEquals(tokenizer.encode("<|user|>a"), templated.encodePrompt("a"));
      assertArrayEquals(tokenizer.encode("a"), templated.encode("a"));
    }
  }

  @Test
  void decode_incompleteCharacter_isReplacementCharacter() {
    int[] tokens = tokenizer.encode("é");
    assertEquals("\uFFFD", tokenizer.decode(tokens[0]));
  }

  @Test
  void decode_tokenPastTheVocabulary_hasNoText() {
    int[] tokens = tokenizer.encode("ab");
    int[] withUnknown = IntStream.concat(IntStream.of(tokens), IntStream.of(1 << 30)).toArray();
    assertEquals("ab", tokenizer.decode(withUnknown));
  }

  @Test
  void decode_negativeToken_isRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(5, -1));
    assertEquals("tokens must be >= 0, got -1", e.getMessage());
  }

  @Test
  void tokenizer_usedByManyThreads_givesTheSameTokens() {
    List<String> texts =
        IntStream.range(0, 400).mapToObj(i -> "number " + i + " of many 🙂").toList();
    List<List<Integer>> alone = texts.stream().map(this::boxed).toList();
    assertEquals(alone, texts.parallelStream().map(this::boxed).toList());
  }

  private List<Integer> boxed(String text) {
    int[] tokens = tokenizer.encode(text);
    assertEquals(text, tokenizer.decode(tokens));
    return IntStream.of(tokens).boxed().toList();
  }

  @Test
  void close_twice_refusesFurtherUse() {
    tokenizer.close();
    tokenizer.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> tokenizer.encode("a"));
    assertEquals("the tokenizer is closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> tokenizer.decode(5));
  }

  @Test
  void open_missing_isRefused() {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp));
    assertEquals(
        temp.resolve("tokenizer.json")
            + ": is missing; the tokenizer must be in Hugging Face's tokenizer.json format",
        e.getMessage());
  }

  @Test
  void open_malformed_isRefused() throws IOException {
    for (String json : List.of("", "{", "{}", "[]", "{\"model\":{\"type\":\"Nonsense\"}}")) {
      Files.writeString(temp.resolve("tokenizer.json"), json);
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp), json);
      String start = temp.resolve("tokenizer.json") + ": is not a valid tokenizer: ";
      assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }
  }

  @Test
  void open_notUtf8_isRefused() throws IOException {
    Files.write(temp.resolve("tokenizer.json"), new byte[] {(byte) 0xC3, 0x28});
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp));
    assertTrue(e.getMessage().contains("cannot be read as UTF-8 text"), e.getMessage());
  }
}
