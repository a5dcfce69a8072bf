package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file beside tokenizer.json that declares tokens. What is null declares none.
 *
 * @param file where it is
 * @param fields what it holds
 */
record DeclarationFile(Path file, JsonFields fields) {
  /** The file of that name; one that declares nothing if it is not there or does not count. */
  static DeclarationFile read(Path directory, String name, boolean counts) {
    Path file = directory.resolve(name);
    Optional<JsonFields> read = counts ? JsonFields.readIfThere(file) : Optional.empty();
    return new DeclarationFile(
        file, read.orElseGet(() -> JsonFields.of(file, "", new JsonObject())));
  }

  boolean has(String field) {
    return fields.has(field);
  }

  /** The token that a field is. */
  Optional<AddedToken> token(String field) {
    return fields.value(field).map(value -> AddedToken.read(file, field, value));
  }

  /** The tokens that have a name, {@code image_token} for example, by it. */
  Map<String, AddedToken> named() {
    Map<String, AddedToken> named = new LinkedHashMap<>();
    fields
        .asMap()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_token") && AddedToken.isToken(value)) {
                named.put(name, AddedToken.read(file, name, value));
              }
            });
    return named;
  }

  /** The tokens of a field that is a list. */
  List<AddedToken> list(String field) {
    List<AddedToken> tokens = new ArrayList<>();
    if (fields.asMap().get(field) instanceof JsonArray list) {
      list.forEach(
          value ->
              tokens.add(AddedToken.read(file, "%s[%d]".formatted(field, tokens.size()), value)));
    }
    return tokens;
  }

  /** The tokens of a field that is an object, by their names there. */
  Map<String, AddedToken> object(String field) {
    Map<String, AddedToken> tokens = new LinkedHashMap<>();
    if (fields.asMap().get(field) instanceof JsonObject object) {
      object
          .asMap()
          .forEach(
              (name, value) -> tokens.put(name, AddedToken.read(file, field + "." + name, value)));
    }
    return tokens;
  }

  /** The tokens of a field that has them by id, in the order of the ids. */
  List<AddedToken> byId(String field) {
    TreeMap<Integer, AddedToken> tokens = new TreeMap<>();
    object(field).forEach((id, token) -> tokens.put(id(field, id), token));
    return List.copyOf(tokens.values());
  }

  /** The id that a token of such a field is named by. */
  int id(String field, String name) {
    try {
      return Integer.parseUnsignedInt(name);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          file, "%s must name its tokens by their ids, got \"%s\"".formatted(field, name), e);
    }
  }

  /** The texts that are this file's fields, each with its id, in the order of the ids. */
  List<String> textsById() {
    TreeMap<Integer, String> texts = new TreeMap<>();
    fields
        .asMap()
        .keySet()
        .forEach(text -> texts.put(fields.count(text), AddedToken.content(file, "a token", text)));
    return List.copyOf(texts.values());
  }
}
