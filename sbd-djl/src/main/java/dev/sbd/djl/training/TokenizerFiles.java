package dev.sbd.djl.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A checkpoint's tokenizer: its files. */
public final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";

  private static final String GENERATION = "generation_config.json";
  private static final List<String> NAMES =
      List.of(
          TOKENIZER,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja");

  private TokenizerFiles() {}

  /** Takes a file's name and where it is. */
  @FunctionalInterface
  interface Visitor {
    void visit(String name, Path file) throws IOException;
  }

  /** Shows those that are in {@code directory}. */
  static void forEach(Path directory, Visitor visitor) throws IOException {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        visitor.visit(name, file);
      }
    }
  }

  /**
   * Copies those that are in {@code from}; others that {@code to} has go.
   *
   * @param to a directory, made if it is not there
   * @throws CheckpointException if one cannot be written; each is replaced wholly or not at all
   */
  public static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      for (String name : NAMES) {
        if (!Files.exists(from.resolve(name))) {
          Files.deleteIfExists(to.resolve(name));
        }
      }
      forEach(from, (name, file) -> AtomicFiles.copy(file, to.resolve(name)));
    } catch (IOException e) {
      throw new CheckpointException(to, "cannot be written: " + e, e);
    }
  }

  /** Copies what {@code from} says about generation, if anything. */
  static void copyGeneration(Path from, Path to) {
    if (Files.exists(from.resolve(GENERATION))) {
      AtomicFiles.copy(from.resolve(GENERATION), to.resolve(GENERATION));
    }
  }

  /**
   * One more than the largest id of {@code directory}'s tokenizer.json.
   *
   * @throws CheckpointException if it is not there, or malformed
   */
  public static int nextId(Path directory) {
    return tokens(directory).next();
  }

  /**
   * What tokenizer.json numbers.
   *
   * @param added the texts of its added tokens
   * @param next one more than the largest id
   */
  record Tokens(TreeMap<Integer, String> added, int next) {}

  static Tokens tokens(Path directory) {
    Path file = directory.resolve(TOKENIZER);
    try {
      return tokens(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (IOException
        | JsonParseException
        | ClassCastException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new CheckpointException(file, "cannot be read: " + e, e);
    }
  }

  private static Tokens tokens(JsonObject json) {
    TreeMap<Integer, String> added = new TreeMap<>();
    if (json.has("added_tokens")) {
      for (JsonElement token : json.getAsJsonArray("added_tokens")) {
        JsonObject fields = token.getAsJsonObject();
        added.put(fields.get("id").getAsInt(), fields.get("content").getAsString());
      }
    }
    int largest = added.isEmpty() ? -1 : added.lastKey();
    return new Tokens(added, Math.max(largest, largest(json)) + 1);
  }

  /** The largest id of the model's own tokens. */
  private static int largest(JsonObject json) {
    JsonElement tokens = json.getAsJsonObject("model").get("vocab");
    if (tokens.isJsonArray()) { // a Unigram model's: pairs in the order of ids
      return tokens.getAsJsonArray().size() - 1;
    }
    return tokens.getAsJsonObject().asMap().values().stream()
        .mapToInt(JsonElement::getAsInt)
        .max()
        .orElse(-1);
  }
}
