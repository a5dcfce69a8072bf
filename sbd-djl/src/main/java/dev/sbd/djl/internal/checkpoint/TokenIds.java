package dev.sbd.djl.internal.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Looks up one token's id in tokenizer.json, as a stream: the file can be tens of megabytes. */
final class TokenIds {
  private final String content;

  private TokenIds(String content) {
    this.content = content;
  }

  /**
   * The id of the token that reads {@code content}, if there is one.
   *
   * @throws CheckpointException if the file is malformed or unreadable
   */
  static OptionalInt find(Path tokenizerJson, String content) {
    if (!Files.exists(tokenizerJson)) {
      return OptionalInt.empty();
    }
    try (JsonReader json = new JsonReader(Files.newBufferedReader(tokenizerJson))) {
      json.setStrictness(Strictness.STRICT);
      return new TokenIds(content).inRoot(json);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new CheckpointException(
          tokenizerJson, "is not a valid tokenizer: " + e.getMessage(), e);
    }
  }

  private OptionalInt inRoot(JsonReader json) throws IOException {
    OptionalInt id = OptionalInt.empty();
    json.beginObject();
    while (id.isEmpty() && json.hasNext()) {
      switch (json.nextName()) {
        case "added_tokens" -> id = inAddedTokens(json);
        case "model" -> id = inModel(json);
        default -> json.skipValue();
      }
    }
    return id;
  }

  private OptionalInt inAddedTokens(JsonReader json) throws IOException {
    OptionalInt found = OptionalInt.empty();
    json.beginArray();
    while (json.hasNext()) {
      OptionalInt id = idOfAddedToken(json);
      found = found.isPresent() ? found : id;
    }
    json.endArray();
    return found;
  }

  private OptionalInt idOfAddedToken(JsonReader json) throws IOException {
    int id = -1;
    boolean matches = false;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextInt();
        case "content" -> matches = json.nextString().equals(content);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return matches ? OptionalInt.of(id) : OptionalInt.empty();
  }

  private OptionalInt inModel(JsonReader json) throws IOException {
    OptionalInt found = OptionalInt.empty();
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("vocab") && json.peek() == JsonToken.BEGIN_OBJECT) {
        found = inVocabulary(json);
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return found;
  }

  private OptionalInt inVocabulary(JsonReader json) throws IOException {
    OptionalInt found = OptionalInt.empty();
    json.beginObject();
    while (json.hasNext()) {
      String token = json.nextName();
      int id = json.nextInt();
      found = token.equals(content) ? OptionalInt.of(id) : found;
    }
    json.endObject();
    return found;
  }
}
