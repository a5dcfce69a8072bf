package dev.sbd.djl.internal.text;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBytesTest {
  private static final Path TINY = CheckpointFixture.resource("tiny-tokenizer");

  private static final List<String> PARTS =
      List.of(
          "the ",
          "Hello",
          ", ",
          "é",
          "naïve",
          "日本語",
          "🙂",
          "👩‍👩‍👧",
          "\n",
          "\t",
          "  ",
          "42",
          "{\"a\": [",
          "for (int i = 0; i < n; i++) {\n",
          "ÿ",
          "\u00AD",
          "\0",
          "µ",
          "\"",
          "\\",
          "\uFFFD",
          "Ġ",
          "Ŀ");

  /** What a SentencePiece vocabulary looks like, whose bytes stand for all else. */
  private static final String PIECES =
      """
      {"version": "1.0",
       "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
       "added_tokens": [%s, %s, %s],
       "decoder": %s,
       "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
         "vocab": {"<unk>": 0, "<s>": 1, "▁": 2, "t": 3, "h": 4, "e": 5, "th": 6, "the": 7,
                   "▁the": 8, "é": 9, %s},
         "merges": ["t h", "th e", "▁ the"]}}
      """;

  private static final String LLAMA_2 =
      """
      {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
        {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
      """;

  @TempDir private Path folder;

  private HuggingFaceTextTokenizer openPieces(String decoder) throws IOException {
    String bytes =
        IntStream.range(0, 256)
            .mapToObj(b -> "\"<0x%02X>\": %d".formatted(b, 10 + b))
            .collect(joining(", "));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        PIECES.formatted(
            added(0, "<unk>", true),
            added(1, "<s>", true),
            added(266, "<é tool>", false),
            decoder,
            bytes));
    return HuggingFaceTextTokenizer.open(folder);
  }

  private static JsonObject added(int id, String content, boolean special) {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    token.addProperty("special", special);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.addProperty(flag, false);
    }
    return token;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a token is one that text alone never shows: its text is empty, but not verbatim. */
  private static boolean isSpecial(HuggingFaceTextTokenizer tokenizer, int id) {
    return tokenizer.decode(id).isEmpty() && !tokenizer.decodeVerbatim(id).isEmpty();
  }

  /** Every token's, behind a token that is whole, since some decoders strip a text's start. */
  private static void assertTokensAgree(HuggingFaceTextTokenizer tokenizer, int whole) {
    byte[][] bytes = tokenizer.tokenBytes();
    String before = tokenizer.decode(whole);
    for (int id = 0; id < bytes.length; id++) {
      String text = tokenizer.decode(whole, id).substring(before.length());
      if (!text.contains("\uFFFD")) {
        assertArrayEquals(utf8(text), bytes[id], id + ": " + text);
      } else {
        int token = id;
        String decoded = new String(bytes[id], StandardCharsets.UTF_8);
        assertTrue(decoded.contains("\uFFFD"), () -> token + ": " + Arrays.toString(bytes[token]));
      }
      assertTrue(!isSpecial(tokenizer, id) || bytes[id].length == 0, "special: " + id);
    }
  }

  private static void assertTextsAgree(HuggingFaceTextTokenizer tokenizer) {
    byte[][] bytes = tokenizer.tokenBytes();
    Random random = new Random(19);
    for (int round = 0; round < 300; round++) {
      String text =
          random
              .ints(1 + random.nextInt(12), 0, PARTS.size())
              .mapToObj(PARTS::get)
              .collect(joining());
      String composed = Normalizer.normalize(text, Normalizer.Form.NFC); // as some tokenizers do
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      for (int token : tokenizer.encode(composed)) {
        joined.writeBytes(bytes[token]);
      }
      assertEquals(composed, joined.toString(StandardCharsets.UTF_8));
      assertArrayEquals(utf8(composed), joined.toByteArray(), composed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void bytes_ofPublishedTokenizers_areWhatTheyDecodeTo(String name) {
    try (HuggingFaceTextTokenizer tokenizer =
        HuggingFaceTextTokenizer.open(TokenizerFolders.shared(name))) {
      assertTokensAgree(tokenizer, tokenizer.encode("a")[0]);
      assertTextsAgree(tokenizer);
    }
  }

  @Test
  void bytes_ofATinyByteLevelTokenizer_areWhatTheyDecodeTo() {
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(TINY)) {
      assertTokensAgree(tokenizer, tokenizer.encode("a")[0]);
      assertTextsAgree(tokenizer);
      assertEquals(640, tokenizer.tokenBytes().length);
      assertSame(tokenizer.tokenBytes(), tokenizer.tokenBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3"})
  void bytes_ofTheBuiltInModels_areWhatTheyDecodeTo(String name) {
    Path folder = Path.of("../sbd-samples/src/main/resources/dev/sbd/samples/checkpoint", name);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      assertTokensAgree(tokenizer, tokenizer.encode("a")[0]);
      assertTextsAgree(tokenizer);
    }
  }

  @Test
  void bytes_ofPieces_haveSpacesBytesAndAddedTokens() throws IOException {
    try (HuggingFaceTextTokenizer tokenizer = openPieces(LLAMA_2)) {
      byte[][] bytes = tokenizer.tokenBytes();
      assertEquals(267, bytes.length);
      assertArrayEquals(new byte[0], bytes[0], "unknown");
      assertArrayEquals(new byte[0], bytes[1], "special");
      assertArrayEquals(utf8(" the"), bytes[8]);
      assertArrayEquals(utf8("é"), bytes[9]);
      assertArrayEquals(new byte[] {0x0A}, bytes[10 + 0x0A]);
      assertArrayEquals(new byte[] {(byte) 0xF0}, bytes[10 + 0xF0]);
      assertArrayEquals(utf8("<é tool>"), bytes[266]);
      assertTokensAgree(tokenizer, 3);
      assertTextsAgree(tokenizer);
    }
  }

  @Test
  void bytes_ofMetaspace_haveSpaces() throws IOException {
    String metaspace =
        "{\"type\": \"Metaspace\", \"replacement\": \"▁\", \"prepend_scheme\": \"%s\"}";
    for (String scheme : List.of("always", "never", "first")) {
      try (HuggingFaceTextTokenizer tokenizer = openPieces(metaspace.formatted(scheme))) {
        assertTokensAgree(tokenizer, 3);
        assertArrayEquals(utf8(" the"), tokenizer.tokenBytes()[8]);
      }
    }
  }

  @Test
  void bytes_ofAnUnknownTokenThatIsNotAdded_areNone() throws IOException {
    JsonObject json = tiny();
    json.getAsJsonObject("model").addProperty("unk_token", "a");
    try (HuggingFaceTextTokenizer tokenizer = open(json)) {
      assertArrayEquals(new byte[0], tokenizer.tokenBytes()[tokenizer.encode("a")[0]]);
    }
  }

  @Test
  void bytes_ofAddedTokens_areWhatTheyDecodeTo() throws IOException {
    JsonObject json = tiny();
    JsonArray added = json.getAsJsonArray("added_tokens");
    for (String content : List.of("<tool call>", "日本", "café!", "Ġx")) {
      added.add(added(635 + added.size(), content, false));
    }
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<pad>\", \"x_token\": \"日本\"}");
    try (HuggingFaceTextTokenizer tokenizer = open(json)) {
      assertTokensAgree(tokenizer, tokenizer.encode("a")[0]);
      byte[][] bytes = tokenizer.tokenBytes();
      assertArrayEquals(utf8("<tool call>"), bytes[640]);
      assertArrayEquals(new byte[0], bytes[641], "made special by a file beside");
      assertArrayEquals(utf8(" x"), bytes[643]);
      assertArrayEquals(new byte[0], bytes[644], "declared beside");
      assertEquals(645, bytes.length);
    }
  }

  private static JsonObject tiny() throws IOException {
    return JsonParser.parseString(Files.readString(TINY.resolve("tokenizer.json")))
        .getAsJsonObject();
  }

  private HuggingFaceTextTokenizer open(JsonObject json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    return HuggingFaceTextTokenizer.open(folder);
  }

  private String refusal(String decoder) throws IOException {
    try (HuggingFaceTextTokenizer tokenizer = openPieces(decoder)) {
      String message =
          assertThrows(UnsupportedOperationException.class, tokenizer::tokenBytes).getMessage();
      String start =
          folder.resolve("tokenizer.json")
              + ": grammars need to know the bytes of every token, which ";
      assertTrue(message.startsWith(start), message);
      return message.substring(start.length(), message.indexOf(" does not tell; known are"));
    }
  }

  @Test
  void bytes_ofADecoderThatDoesNotTell_areRefusedByItsName() throws IOException {
    assertEquals("a tokenizer without a decoder", refusal("null"));
    assertEquals(
        "the decoder WordPiece",
        refusal("{\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}"));
    String strip = "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 0}";
    assertEquals("the decoder Strip without Fuse before it", refusal(strip));
    String regex = "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"a+\"}, \"content\": \"b\"}";
    assertEquals("the decoder Replace with a regular expression", refusal(regex));
    String late =
        "{\"type\": \"Sequence\", \"decoders\": [{\"type\": \"Fuse\"},"
            + " {\"type\": \"Replace\", \"pattern\": {\"String\": \"ab\"}, \"content\": \"b\"}]}";
    assertEquals("the decoder Replace of several characters behind Fuse", refusal(late));
  }

  @Test
  void bytes_ofAFileThatIsGone_areRefused() throws IOException {
    try (HuggingFaceTextTokenizer tokenizer = openPieces(LLAMA_2)) {
      Files.delete(folder.resolve("tokenizer.json"));
      String message = assertThrows(CheckpointException.class, tokenizer::tokenBytes).getMessage();
      assertEquals(folder.resolve("tokenizer.json") + ": is missing", message);
    }
  }
}
