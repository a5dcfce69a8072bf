package dev.sbd.djl.internal.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Set;

/**
 * What Hugging Face's tokenizers library (0.21) takes for granted of a tokenizer.json: where it is
 * not so, the library panics, when it loads the file or later, and that ends the JVM. What the
 * library checks itself is not checked here.
 */
final class TokenizerRules {
  /** It recurs over a token, on the thread's stack. */
  private static final int LONGEST_TOKEN = 2_000;

  private static final Set<String> DELETING =
      Set.of("BertNormalizer", "Nmt", "Precompiled", "Replace", "Strip", "StripAccents");

  private final String text;
  private String prefix = "";
  private JsonElement normalizer = JsonNull.INSTANCE;
  private JsonElement addedTokens = JsonNull.INSTANCE;

  private TokenizerRules(String text) {
    this.text = text;
  }

  /**
   * Reads all of {@code text}, and keeps nothing.
   *
   * @throws IOException if it is not JSON
   * @throws IllegalArgumentException if it breaks a rule; the message names the field
   */
  static void check(String text) throws IOException {
    StrictJson.check(text);
    TokenizerRules rules = new TokenizerRules(text);
    rules.checkFile();
    rules.checkAddedTokens();
    if (!rules.prefix.isEmpty()) {
      rules.checkMerges();
    }
  }

  private JsonReader reader() {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    return json;
  }

  private void checkFile() throws IOException {
    JsonReader json = reader();
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      switch (field) {
        case "pre_tokenizer", "post_processor", "decoder" ->
            checkParts(field, JsonParser.parseReader(json));
        case "normalizer" -> normalizer = JsonParser.parseReader(json);
        case "added_tokens" -> addedTokens = JsonParser.parseReader(json);
        case "model" -> checkModel(json);
        default -> json.skipValue();
      }
    }
  }

  private static void checkParts(String field, JsonElement element) {
    if (element instanceof JsonArray array) {
      array.forEach(part -> checkParts(field, part));
    } else if (element instanceof JsonObject part) {
      checkPart(field, part);
      part.asMap().values().forEach(inner -> checkParts(field, inner));
    }
  }

  private static void checkPart(String field, JsonObject part) {
    switch (string(part.get("type"))) {
      case "FixedLength" ->
          require(!isZero(part.get("length")), field + ": length of FixedLength must be >= 1");
      case "Strip" ->
          require(
              !part.has("stop") || isZero(part.get("stop")), field + ": stop of Strip must be 0");
      case "TemplateProcessing" -> checkTemplate(field, part);
      default -> {}
    }
  }

  /** It is for one text, and lists its special tokens. */
  private static void checkTemplate(String field, JsonObject template) {
    if (!(template.get("single") instanceof JsonArray pieces)
        || !(template.get("special_tokens") instanceof JsonObject listed)) {
      return;
    }
    for (JsonElement piece : pieces) {
      String token = string(in(in(piece, "SpecialToken"), "id"));
      require(
          token.isEmpty() || listed.has(token),
          field + ": special_tokens must have \"" + token + "\", which single names");
      require(
          !string(in(in(piece, "Sequence"), "id")).equals("B"),
          field + ": single must not name sequence B");
    }
  }

  /** Their normalized texts are not empty: nothing is found everywhere. */
  private void checkAddedTokens() {
    if (!(addedTokens instanceof JsonArray tokens) || !deletes(normalizer)) {
      return;
    }
    for (JsonElement token : tokens) {
      boolean deleted =
          string(in(token, "content")).codePoints().allMatch(TokenizerRules::isInvisible);
      require(
          !deleted || !in(token, "normalized").equals(new JsonPrimitive(true)),
          "added_tokens: normalizer leaves nothing of " + token);
    }
  }

  private static boolean deletes(JsonElement normalizer) {
    if (normalizer instanceof JsonArray parts) {
      return parts.asList().stream().anyMatch(TokenizerRules::deletes);
    }
    return normalizer instanceof JsonObject part
        && (DELETING.contains(string(part.get("type"))) || deletes(in(part, "normalizers")));
  }

  private static boolean isInvisible(int codePoint) {
    return Character.isWhitespace(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.CONTROL, Character.FORMAT, Character.NON_SPACING_MARK -> true;
          default -> codePoint == 0xFFFD;
        };
  }

  private void checkModel(JsonReader json) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      JsonToken value = json.peek();
      if (field.equals("continuing_subword_prefix") && value == JsonToken.STRING) {
        prefix = json.nextString();
      } else if (field.equals("vocab") && value == JsonToken.BEGIN_ARRAY) {
        checkUnigram(json);
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private static void checkUnigram(JsonReader json) throws IOException {
    json.beginArray();
    for (int id = 0; json.hasNext(); id++) {
      if (JsonParser.parseReader(json) instanceof JsonArray pair && !pair.isEmpty()) {
        String token = string(pair.get(0));
        require(
            token.length() <= LONGEST_TOKEN,
            "model.vocab: token %d must have at most %d characters, got %d"
                .formatted(id, LONGEST_TOKEN, token.length()));
      }
    }
    json.endArray();
  }

  /** What is merged to another begins with the prefix. */
  private void checkMerges() throws IOException {
    JsonReader json = reader();
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("model")) {
        JsonElement model = JsonParser.parseReader(json);
        if (in(model, "merges") instanceof JsonArray merges) {
          merges.forEach(this::checkMerge);
        }
      } else {
        json.skipValue();
      }
    }
  }

  private void checkMerge(JsonElement merge) {
    String second =
        merge instanceof JsonArray pair && pair.size() == 2
            ? string(pair.get(1))
            : string(merge).substring(string(merge).indexOf(' ') + 1);
    require(
        second.startsWith(prefix),
        "model.merges: the second of %s must begin with continuing_subword_prefix \"%s\""
            .formatted(merge, prefix));
  }

  private static JsonElement in(JsonElement element, String field) {
    return element instanceof JsonObject object && object.has(field)
        ? object.get(field)
        : JsonNull.INSTANCE;
  }

  private static String string(JsonElement element) {
    return element instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
  }

  private static boolean isZero(JsonElement element) {
    return element instanceof JsonPrimitive value && value.isNumber() && value.getAsDouble() == 0;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
