package dev.sbd.djl.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
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

  /** Puts the mask token into the content of the file of that name. */
  void change(String name, JsonObject json) {
    String text = mask.text().orElseThrow();
    switch (name) {
      case TOKENIZER -> addToken(json, text);
      case CONFIG -> {
        json.addProperty("mask_token", text);
        String id = String.valueOf(mask.id());
        if (json.get("added_tokens_decoder") instanceof JsonObject tokens && !tokens.has(id)) {
          tokens.add(id, token(text));
        }
      }
      case MAP -> json.addProperty("mask_token", text);
      case ADDED -> json.addProperty(text, mask.id());
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void addToken(JsonObject json, String text) {
    if (!json.has("added_tokens")) {
      json.add("added_tokens", new JsonArray());
    }
    JsonArray tokens = json.getAsJsonArray("added_tokens");
    for (JsonElement token : tokens) {
      if (token.getAsJsonObject().get("id").getAsInt() == mask.id()) {
        return;
      }
    }
    tokens.add(token(mask.id(), text));
  }

  /** A special token as tokenizer.json lists it. */
  static JsonObject token(int id, String text) {
    JsonObject numbered = new JsonObject();
    numbered.addProperty("id", id);
    token(text).asMap().forEach(numbered::add);
    return numbered;
  }

  private static JsonObject token(String text) {
    JsonObject token = new JsonObject();
    token.addProperty("content", text);
    for (String property : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.addProperty(property, false);
    }
    token.addProperty("special", true);
    return token;
  }
}
