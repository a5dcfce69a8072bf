package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The added tokens of a tokenizer.json, completed by what the files beside it declare. */
public final class AddedTokens {
  static final String FILE = "tokenizer.json";
  static final String FIELD = "added_tokens";

  private AddedTokens() {}

  /** The list of added tokens that {@code json} is at. */
  static List<AddedToken> read(Path file, JsonReader json) {
    return read(file, JsonParser.parseReader(json));
  }

  private static List<AddedToken> read(Path file, JsonElement element) {
    if (!(element instanceof JsonArray list)) {
      throw new CheckpointException(
          file, FIELD + " must be a list, got " + JsonFields.shorten(element));
    }
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
   * @throws IOException if it is not JSON up to where it lists its added tokens
   * @throws CheckpointException if another file declares what is no token
   */
  public static String complete(Path directory, String tokenizer) throws IOException {
    CountingReader text = new CountingReader(tokenizer);
    JsonReader json = new JsonReader(text);
    json.setStrictness(Strictness.STRICT);
    json.beginObject();
    int start = text.count;
    while (json.hasNext()) {
      if (json.nextName().equals(FIELD)) {
        List<AddedToken> own = read(directory.resolve(FILE), json);
        String more = listed(directory, own);
        boolean separate = !own.isEmpty() && !more.isEmpty();
        return insert(tokenizer, text.count - 1, (separate ? "," : "") + more);
      }
      json.skipValue();
    }
    String all = listed(directory, List.of());
    return all.isEmpty()
        ? tokenizer
        : insert(tokenizer, start, "\"%s\":[%s],".formatted(FIELD, all));
  }

  /** What comes beside {@code own}; the library gives ids of its own. */
  private static String listed(Path directory, List<AddedToken> own) {
    return new DeclaredTokens(directory)
        .beside(own).stream()
            .map(token -> token.json(0).toString())
            .collect(Collectors.joining(","));
  }

  private static String insert(String text, int at, String more) {
    return more.isEmpty() ? text : text.substring(0, at) + more + text.substring(at);
  }

  /** Adds to a tokenizer.json what the files beside it declare, with the ids that it will have. */
  public static void complete(Path directory, JsonObject tokenizer) {
    if (!tokenizer.has(FIELD)) {
      tokenizer.add(FIELD, new JsonArray());
    }
    JsonArray list = tokenizer.getAsJsonArray(FIELD);
    List<AddedToken> own = read(directory.resolve(FILE), list);
    TokenIds ids = TokenIds.read(directory).orElseThrow();
    for (AddedToken token : new DeclaredTokens(directory).beside(own)) {
      list.add(token.json(ids.find(token.content()).orElseThrow()));
    }
  }

  /** Gives a character at a time, so that it is known how far its text is read. */
  private static final class CountingReader extends StringReader {
    private int count;

    CountingReader(String text) {
      super(text);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, Math.min(length, 1));
      count += Math.max(0, read);
      return read;
    }
  }
}
