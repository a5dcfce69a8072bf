package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The added tokens of a tokenizer.json, completed by what the files beside it declare. */
public final class AddedTokens {
  static final String FILE = "tokenizer.json";
  static final String FIELD = "added_tokens";

  private AddedTokens() {}

  /** The list of added tokens that {@code json} is at. */
  static List<AddedToken> read(Path file, JsonReader json) {
    return read(file, JsonParser.parseReader(json).getAsJsonArray());
  }

  private static List<AddedToken> read(Path file, JsonArray list) {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonElement token : list) {
      String name = "%s[%d]".formatted(FIELD, tokens.size());
      JsonFields.of(file, name, token).count("id");
      tokens.add(AddedToken.read(file, name, token));
    }
    return tokens;
  }

  /**
   * The text of a tokenizer.json with all added tokens.
   *
   * @param directory where it and the files beside it are
   * @param tokenizer its text, which is returned if the others add nothing
   * @throws IOException if it is not JSON
   * @throws dev.sbd.djl.CheckpointException if another file declares what is no token
   */
  public static String complete(Path directory, String tokenizer) throws IOException {
    if (beside(directory, own(directory, tokenizer)).isEmpty()) {
      return tokenizer;
    }
    JsonObject object = JsonParser.parseReader(reader(tokenizer)).getAsJsonObject();
    complete(directory, object);
    return object.toString();
  }

  /** Adds to a tokenizer.json what the files beside it declare. */
  public static void complete(Path directory, JsonObject tokenizer) {
    if (!tokenizer.has(FIELD)) {
      tokenizer.add(FIELD, new JsonArray());
    }
    JsonArray list = tokenizer.getAsJsonArray(FIELD);
    List<AddedToken> more = beside(directory, read(directory.resolve(FILE), list));
    if (!more.isEmpty()) {
      TokenIds ids = TokenIds.read(directory).orElseThrow();
      more.forEach(token -> list.add(token.json(ids.find(token.content()).orElseThrow())));
    }
  }

  private static List<AddedToken> beside(Path directory, List<AddedToken> own) {
    return new DeclaredTokens(directory).beside(own);
  }

  /** Reads no further than it must: most files have them before all that is large. */
  private static List<AddedToken> own(Path directory, String tokenizer) throws IOException {
    JsonReader json = reader(tokenizer);
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals(FIELD)) {
        return read(directory.resolve(FILE), json);
      }
      json.skipValue();
    }
    return List.of();
  }

  private static JsonReader reader(String text) {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    return json;
  }
}
