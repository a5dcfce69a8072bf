package dev.sbd.djl.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;

/**
 * Gives a tokenizer's files the mask token, in the places where transformers and this library look
 * for it.
 */
final class MaskedTokenizer {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final String MAP = "special_tokens_map.json";
  private static final String ADDED = "added_tokens.json";

  private final MaskChoice mask;

  MaskedTokenizer(MaskChoice mask) {
    this.mask = mask;
  }

  /** Whether it touches the file of that name. */
  boolean changes(String name) {
    return mask.text().isPresent() && Set.of(TOKENIZER, CONFIG, MAP, ADDED).contains(name);
  }

  /** The file's content with the mask token; {@code json} is changed. */
  JsonObject changed(String name, JsonObject json) {
    String text = mask.text().orElseThrow();
    switch (name) {
      case TOKENIZER -> addToken(json);
      case CONFIG -> {
        json.addProperty("mask_token", text);
        if (json.get("added_tokens_decoder") instanceof JsonObject tokens) {
          addDecoded(tokens);
        }
      }
      case MAP -> json.addProperty("mask_token", text);
      case ADDED -> json.addProperty(text, mask.id());
      default -> throw new IllegalArgumentException(name);
    }
    return json;
  }

  private void addDecoded(JsonObject tokens) {
    if (!tokens.has(String.valueOf(mask.id()))) {
      tokens.add(String.valueOf(mask.id()), token());
    }
  }

  private void addToken(JsonObject json) {
    if (!json.has("added_tokens")) {
      json.add("added_tokens", new JsonArray());
    }
    JsonArray tokens = json.getAsJsonArray("added_tokens");
    for (JsonElement token : tokens) {
      if (token.getAsJsonObject().get("id").getAsInt() == mask.id()) {
        return;
      }
    }
    JsonObject numbered = new JsonObject();
    numbered.addProperty("id", mask.id());
    token().asMap().forEach(numbered::add);
    tokens.add(numbered);
  }

  private JsonObject token() {
    JsonObject token = new JsonObject();
    token.addProperty("content", mask.text().orElseThrow());
    token.addProperty("single_word", false);
    token.addProperty("lstrip", false);
    token.addProperty("rstrip", false);
    token.addProperty("normalized", false);
    token.addProperty("special", true);
    return token;
  }
}
