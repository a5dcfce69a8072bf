package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that files beside tokenizer.json declare count as they do in transformers 5.24. */
class DeclaredTokensTest {
  private static final Path TINY = CheckpointFixture.resource("tiny-tokenizer/tokenizer.json");

  @TempDir private Path folder;

  /** A text, and what transformers made of it. */
  record Text(String text, int[] ids, String decoded, String verbatim) {}

  /** Files, the added and special tokens that transformers found there, and texts. */
  record Case(
      String name,
      Map<String, JsonElement> fields,
      Map<String, JsonElement> files,
      Map<Integer, String> added,
      Map<String, String> special,
      List<Text> texts) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    String cases = Files.readString(CheckpointFixture.resource("added-tokens/cases.json"));
    return StreamSupport.stream(JsonParser.parseString(cases).getAsJsonArray().spliterator(), false)
        .map(element -> new Gson().fromJson(element, Case.class));
  }

  private void write(Map<String, JsonElement> fields, Map<String, JsonElement> files)
      throws IOException {
    JsonObject tokenizer = JsonParser.parseString(Files.readString(TINY)).getAsJsonObject();
    fields.forEach(tokenizer::add);
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
    for (Map.Entry<String, JsonElement> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void texts_withDeclaredTokens_areTransformersTokens(Case example) throws IOException {
    write(example.fields(), example.files());
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      assertAll(example.texts().stream().map(text -> () -> assertText(tokenizer, text)));
    }
  }

  private static void assertText(HuggingFaceTextTokenizer tokenizer, Text text) {
    assertArrayEquals(text.ids(), tokenizer.encode(text.text()), text.text());
    assertEquals(text.decoded(), tokenizer.decode(text.ids()));
    assertEquals(text.verbatim(), tokenizer.decodeVerbatim(text.ids()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ids_ofDeclaredTokens_areTransformersIds(Case example) throws IOException {
    write(example.fields(), example.files());
    TokenIds ids = TokenIds.read(folder).orElseThrow();
    assertEquals(example.added(), ids.added());
    example.added().forEach((id, text) -> assertEquals(OptionalInt.of(id), ids.find(text)));
    assertEquals(example.special(), TokenizerConfig.read(folder).specialTokens());
  }

  private String refusal(String file, String json) throws IOException {
    write(Map.of(), Map.of(file, JsonParser.parseString(json)));
    String message =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(folder))
            .getMessage();
    Files.delete(folder.resolve(file));
    return message.replace(folder.toString() + folder.getFileSystem().getSeparator(), "");
  }

  @Test
  void declaration_ofNoToken_isRefusedWithFileAndField() throws IOException {
    String config = "tokenizer_config.json";
    assertEquals(
        config + ": added_tokens_decoder.640.content is missing, it must be a string",
        refusal(config, "{\"added_tokens_decoder\": {\"640\": {\"special\": true}}}"));
    assertEquals(
        config + ": added_tokens_decoder must name its tokens by their ids, got \"x\"",
        refusal(config, "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<x>\"}}}"));
    assertEquals(
        config + ": added_tokens_decoder.640.lstrip must be true or false, got 1",
        refusal(
            config, "{\"added_tokens_decoder\": {\"640\": {\"content\": \"x\", \"lstrip\": 1}}}"));
    assertEquals(
        config + ": eos_token must be a string or an object, got 3",
        refusal(config, "{\"eos_token\": 3}"));
    assertEquals(
        config + ": extra_special_tokens[1] must be a string or an object, got 3",
        refusal(config, "{\"extra_special_tokens\": [\"<x>\", 3]}"));
    assertEquals(
        "added_tokens.json: <x> must be a whole number >= 0, got \"a\"",
        refusal("added_tokens.json", "{\"<x>\": \"a\"}"));
  }
}
