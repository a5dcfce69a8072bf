package dev.sbd.djl.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AddedTokens;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import dev.sbd.djl.internal.checkpoint.TemplateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A checkpoint's tokenizer: its files. */
final class TokenizerFiles {
  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "tekken.json",
          "chat_template.json");

  private TokenizerFiles() {}

  @FunctionalInterface
  private interface Copying {
    void copy(Path source, Path target);
  }

  /**
   * Copies those that are in {@code from}; others that {@code to} has go.
   *
   * @param to a directory, made if it is not there
   * @throws CheckpointException if one cannot be written; each is replaced wholly or not at all
   */
  static void copy(Path from, Path to) {
    copy(from, to, AtomicFile::copy);
    try {
      for (Path file : in(to)) {
        if (!Files.exists(from.resolve(file))) {
          Files.delete(to.resolve(file));
        }
      }
    } catch (IOException e) {
      throw FileProblem.writing(to, e);
    }
  }

  /**
   * Copies them with the mask token in the places where transformers and this library look for it;
   * others that {@code to} has stay.
   */
  static void copy(Path from, Path to, MaskChoice mask) {
    copy(
        from,
        to,
        mask.text().isEmpty()
            ? AtomicFile::copy
            : (source, target) -> copyMasked(source, target, mask.id(), mask.text().get()));
  }

  private static void copy(Path from, Path to, Copying copying) {
    try {
      Files.createDirectories(to);
      for (Path file : in(from)) {
        Path target = to.resolve(file);
        Files.createDirectories(target.resolveSibling(""));
        copying.copy(from.resolve(file), target);
      }
    } catch (IOException e) {
      throw FileProblem.writing(to, e);
    }
  }

  /** Those of a directory, as seen from it. */
  private static List<Path> in(Path directory) {
    Stream<Path> named = NAMES.stream().map(directory::resolve).filter(Files::exists);
    return Stream.concat(named, TemplateSource.files(directory).stream())
        .map(directory::relativize)
        .toList();
  }

  private static void copyMasked(Path source, Path target, int id, String text) {
    switch (String.valueOf(source.getFileName())) {
      case "tokenizer.json" ->
          JsonFields.rewrite(source, target, json -> addToken(source, json, id, text));
      case "tokenizer_config.json" ->
          JsonFields.rewrite(source, target, json -> configure(json, id, text));
      case "special_tokens_map.json" ->
          JsonFields.rewrite(source, target, json -> json.addProperty("mask_token", text));
      case "added_tokens.json" ->
          JsonFields.rewrite(source, target, json -> json.addProperty(text, id));
      default -> AtomicFile.copy(source, target);
    }
  }

  /** It comes after all others, which would be numbered after it if other files declared them. */
  private static void addToken(Path source, JsonObject json, int id, String text) {
    AddedTokens.complete(source.resolveSibling(""), json);
    JsonArray tokens = json.getAsJsonArray("added_tokens");
    for (JsonElement token : tokens) {
      if (token.getAsJsonObject().get("content").getAsString().equals(text)) {
        return;
      }
    }
    tokens.add(token(id, text));
  }

  private static void configure(JsonObject json, int id, String text) {
    json.addProperty("mask_token", text);
    String key = String.valueOf(id);
    if (json.get("added_tokens_decoder") instanceof JsonObject tokens && !tokens.has(key)) {
      tokens.add(key, token(text));
    }
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
