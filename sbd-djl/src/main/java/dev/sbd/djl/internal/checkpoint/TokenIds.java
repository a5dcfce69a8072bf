package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sbd.djl.CheckpointException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a tokenizer's tokens, as Hugging Face's library gives them: those of the vocabulary
 * are in tokenizer.json; the added tokens that it lacks follow in turn, whatever ids the files say.
 *
 * <p>Of the file, which can be tens of megabytes, no more is held.
 */
public final class TokenIds {
  private final Path directory;
  private final Path file;
  private final TreeMap<Integer, String> added = new TreeMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final BitSet special = new BitSet();
  private JsonElement decoder = JsonNull.INSTANCE;
  private String unknown = "";
  private int unknownId = -1;
  private int size; // of the vocabulary without added tokens
  private int next;

  private TokenIds(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(AddedTokens.FILE);
  }

  /** The ids of the tokenizer in {@code directory}, if there is one. */
  public static Optional<TokenIds> read(Path directory) {
    Path file = directory.resolve(AddedTokens.FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
      json.setStrictness(Strictness.STRICT);
      TokenIds tokens = new TokenIds(directory);
      tokens.readRoot(json);
      return Optional.of(tokens);
    } catch (CheckpointException e) {
      throw e;
    } catch (MalformedJsonException | EOFException | RuntimeException e) {
      throw FileProblem.syntax(file, "is not a valid tokenizer", e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private void readRoot(JsonReader json) throws IOException {
    List<AddedToken> own = List.of();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case AddedTokens.FIELD -> own = AddedTokens.read(file, json);
        case "model" -> readModel(json);
        case "decoder" -> decoder = JsonParser.parseReader(json);
        default -> json.skipValue();
      }
    }
    size = ids.size();
    own.forEach(this::number);
    new DeclaredTokens(directory).beside(own).forEach(this::number);
  }

  private void number(AddedToken token) {
    String text = token.content();
    if (!text.isEmpty()) {
      int free = added.isEmpty() ? size : Math.max(size, added.lastKey() + 1);
      int id = find(text).orElse(free);
      add(text, id);
      added.put(id, text);
      if (token.isSpecial()) {
        special.set(id);
      }
    }
  }

  private void readModel(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      JsonToken value = json.peek();
      if (field.equals("vocab")) {
        readVocabulary(json);
      } else if (field.equals("unk_token") && value == JsonToken.STRING) {
        unknown = json.nextString();
      } else if (field.equals("unk_id") && value == JsonToken.NUMBER) {
        unknownId = json.nextInt();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  /** Token by token: a tree of them all takes twice as long. */
  private void readVocabulary(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      json.beginObject();
      while (json.hasNext()) {
        String text = json.nextName();
        JsonObject token = new JsonObject();
        token.add(text, JsonParser.parseReader(json));
        add(text, JsonFields.of(file, "model.vocab", token).count(text));
      }
      json.endObject();
    } else { // a Unigram model's: texts and scores in the order of ids
      int id = 0;
      for (JsonElement token : JsonParser.parseReader(json).getAsJsonArray()) {
        add(token.getAsJsonArray().get(0).getAsString(), id++);
      }
    }
  }

  private void add(String text, int id) {
    ids.put(text, id);
    next = Math.max(next, id + 1);
  }

  /** The id of the token that reads {@code text}. */
  public OptionalInt find(String text) {
    @Nullable Integer id = ids.get(text);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The texts of the added tokens by id, in its order. */
  public Map<Integer, String> added() {
    return added;
  }

  /** The ids of all tokens by their texts, in no order. */
  public Map<String, Integer> all() {
    return ids;
  }

  /** Whether a token is a special one, which is no text. */
  public boolean isSpecial(int id) {
    return special.get(id);
  }

  /** Whether a token stands for what has no token, and is no text. */
  public boolean isUnknown(String text, int id) {
    return id == unknownId || text.equals(unknown);
  }

  /** The field {@code decoder} of the file. */
  public JsonElement decoder() {
    return decoder;
  }

  /** One more than the largest id. */
  public int next() {
    return next;
  }
}
