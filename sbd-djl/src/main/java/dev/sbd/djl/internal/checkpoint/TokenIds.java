package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import dev.sbd.djl.CheckpointException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tokenizer.json numbers. Of the file, which can be tens of megabytes, no more is held. */
public final class TokenIds {
  private final Path file;
  private final TreeMap<Integer, String> added = new TreeMap<>();
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private int next;

  private TokenIds(Path file) {
    this.file = file;
  }

  /** The ids of the tokenizer in {@code directory}, if there is one. */
  public static Optional<TokenIds> read(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
      json.setStrictness(Strictness.STRICT);
      TokenIds ids = new TokenIds(file);
      ids.readRoot(json);
      return Optional.of(ids);
    } catch (CheckpointException e) {
      throw e;
    } catch (MalformedJsonException | EOFException | RuntimeException e) {
      throw new CheckpointException(file, "is not a valid tokenizer: " + e.getMessage(), e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private void readRoot(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "added_tokens" -> readAdded(JsonParser.parseReader(json));
        case "model" -> readModel(json);
        default -> json.skipValue();
      }
    }
  }

  private void readAdded(JsonElement tokens) {
    int i = 0;
    for (JsonElement token : tokens.getAsJsonArray()) {
      JsonFields fields = JsonFields.of(file, "added_tokens[" + i++ + "]", token);
      int id = fields.count("id");
      added.put(id, fields.requiredString("content"));
      next = Math.max(next, id + 1);
    }
  }

  private void readModel(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("vocab")) {
        readVocabulary(JsonParser.parseReader(json));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private void readVocabulary(JsonElement tokens) {
    if (tokens.isJsonObject()) {
      JsonFields ids = JsonFields.of(file, "model.vocab", tokens);
      ids.asMap().keySet().forEach(text -> add(text, ids.count(text)));
    } else { // a Unigram model's: texts and scores in the order of ids
      int id = 0;
      for (JsonElement token : tokens.getAsJsonArray()) {
        add(token.getAsJsonArray().get(0).getAsString(), id++);
      }
    }
  }

  private void add(String text, int id) {
    vocabulary.put(text, id);
    next = Math.max(next, id + 1);
  }

  /** The id of the token that reads {@code text}, an added one first. */
  public OptionalInt find(String text) {
    for (Map.Entry<Integer, String> token : added.entrySet()) {
      if (token.getValue().equals(text)) {
        return OptionalInt.of(token.getKey());
      }
    }
    @Nullable Integer id = vocabulary.get(text);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The texts of the added tokens by id, in its order. */
  public Map<Integer, String> added() {
    return added;
  }

  /** One more than the largest id. */
  public int next() {
    return next;
  }
}
