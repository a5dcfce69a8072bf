package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would end the JVM, were the native library shown it. */
class TokenizerRulesTest {
  private static final Path TINY = CheckpointFixture.resource("tiny-tokenizer/tokenizer.json");

  @TempDir Path temp;

  private String refusal(String json) throws IOException {
    Path file = Files.writeString(temp.resolve("tokenizer.json"), json);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp));
    String start = file + ": is not a valid tokenizer: ";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    return e.getMessage().substring(start.length());
  }

  private static JsonObject tiny() throws IOException {
    return JsonParser.parseString(Files.readString(TINY)).getAsJsonObject();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          decoder        | {"type":"Strip","content":"a","start":0,"stop":1} | decoder: stop of Strip must be 0
          decoder        | {"type":"Sequence","decoders":[{"type":"Strip","content":"a","start":0,"stop":2}]} | decoder: stop of Strip must be 0
          pre_tokenizer  | {"type":"FixedLength","length":0} | pre_tokenizer: length of FixedLength must be >= 1
          post_processor | {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}}],"pair":[],"special_tokens":{}} | post_processor: special_tokens must have "<s>", which single names
          post_processor | {"type":"TemplateProcessing","single":[{"Sequence":{"id":"B","type_id":0}}],"pair":[],"special_tokens":{}} | post_processor: single must not name sequence B
          """)
  void part_thatThePanickingLibraryDoesNotCheck_isRefused(String field, String json, String message)
      throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.add(field, JsonParser.parseString(json));
    assertEquals(message, refusal(tokenizer.toString()));
  }

  @Test
  void fileCutOffInTheDecoder_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    JsonElement decoder = tokenizer.remove("decoder");
    JsonObject first = new JsonObject();
    first.add("decoder", decoder);
    String json = first.toString();
    refusal(json.substring(0, json.length() - 4));
  }

  @Test
  void number_outOfRange_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.add("decoder", JsonParser.parseString("{\"type\":\"ByteLevel\",\"trim_offsets\":7}"));
    String message =
        refusal(tokenizer.toString().replace("\"trim_offsets\":7", "\"trim_offsets\":1e999"));
    assertEquals("a number out of range at $.decoder.trim_offsets", message);
  }

  @Test
  void halfASurrogatePair_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.addProperty("decoder", "@half@");
    String json = tokenizer.toString().replace("@half@", "\\ud800");
    String message = refusal(json);
    assertTrue(message.startsWith("Unpaired surrogate characters are not allowed"), message);
    assertTrue(message.endsWith("path $.decoder"), message);
  }

  @Test
  void merge_withoutThePrefixOfContinuations_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.getAsJsonObject("model").addProperty("continuing_subword_prefix", "##");
    String message = refusal(tokenizer.toString());
    assertTrue(
        message.matches(
            "model.merges: the second of .* must begin with continuing_subword_prefix \"##\""),
        message);
  }

  @Test
  void addedToken_ofWhichNothingIsLeft_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.add(
        "normalizer",
        JsonParser.parseString(
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}]}"));
    JsonObject token = tokenizer.getAsJsonArray("added_tokens").get(0).getAsJsonObject();
    token.addProperty("content", " \u0000");
    token.addProperty("normalized", true);
    String message = refusal(tokenizer.toString());
    assertTrue(message.startsWith("added_tokens: normalizer leaves nothing of {"), message);
  }

  @Test
  void addedToken_tooLongToBeLookedFor_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    JsonObject token = tokenizer.getAsJsonArray("added_tokens").get(1).getAsJsonObject();
    token.addProperty("content", "x".repeat(70_000));
    Path file = Files.writeString(temp.resolve("tokenizer.json"), tokenizer.toString());
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp));
    assertEquals(
        file + ": added_tokens[1] must have at most 2000 characters, got 70000", e.getMessage());
  }

  @Test
  void addedTokens_thatAreNoList_areNamed() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.addProperty("added_tokens", 7);
    Path file = Files.writeString(temp.resolve("tokenizer.json"), tokenizer.toString());
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> HuggingFaceTextTokenizer.open(temp));
    assertEquals(file + ": added_tokens must be a list, got 7", e.getMessage());
  }

  @Test
  void longValue_isNotRepeatedInTheMessage() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.addProperty("truncation", "x".repeat(70_000));
    String message = refusal(tokenizer.toString());
    assertTrue(message.startsWith("invalid type: string \"xxx"), message);
    assertTrue(message.length() < 400, message);
  }

  @Test
  void unigramToken_tooLongToRecurOver_isRefused() throws IOException {
    JsonObject tokenizer = tiny();
    tokenizer.add(
        "model",
        JsonParser.parseString(
            "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0],[\"%s\",-1]]}"
                .formatted("x".repeat(70_000))));
    assertEquals(
        "model.vocab: token 1 must have at most 2000 characters, got 70000",
        refusal(tokenizer.toString()));
  }
}
