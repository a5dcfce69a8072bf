package dev.sbd.djl.internal.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a checkpoint's tokens, by id. */
final class TokenBytes {
  private static final byte[] NONE = {};

  /** More ids than that are no vocabulary, but a file that wants all the memory. */
  private static final int MOST_IDS = 1 << 24;

  private final Path file;
  private JsonElement decoder = JsonNull.INSTANCE;
  private String unknown = "";
  private int unknownId = -1;

  private TokenBytes(Path file) {
    this.file = file;
  }

  /**
   * Reads the files that declare tokens again, and keeps nothing of them.
   *
   * @throws UnsupportedOperationException if the decoder is one that does not say what a token
   *     alone adds
   */
  static byte[][] read(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    TokenBytes found = new TokenBytes(file);
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
      json.setStrictness(Strictness.STRICT);
      found.readRoot(json);
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw FileProblem.syntax(file, "is not a valid tokenizer", e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
    TokenDecoder decoder = TokenDecoder.of(file, found.decoder);
    return found.bytes(TokenIds.read(directory).orElseThrow(), decoder);
  }

  private void readRoot(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "decoder" -> decoder = JsonParser.parseReader(json);
        case "model" -> readModel(json);
        default -> json.skipValue();
      }
    }
  }

  private void readModel(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      JsonToken value = json.peek();
      if (field.equals("unk_token") && value == JsonToken.STRING) {
        unknown = json.nextString();
      } else if (field.equals("unk_id") && value == JsonToken.NUMBER) {
        unknownId = json.nextInt();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private byte[][] bytes(TokenIds ids, TokenDecoder decoder) {
    int count = ids.next();
    if (count < 0 || count > MOST_IDS) {
      throw new CheckpointException(
          file, "model.vocab has an id above %d: grammars cannot use it".formatted(MOST_IDS));
    }
    byte[][] bytes = new byte[count][];
    Arrays.fill(bytes, NONE);
    ids.all()
        .forEach(
            (text, id) -> {
              if (!ids.isSpecial(id) && id != unknownId && !text.equals(unknown)) {
                bytes[id] = decoder.decode(text);
              }
            });
    return bytes;
  }
}
