package dev.sbd.djl.internal.text;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;

/**
 * JSON as Hugging Face's tokenizers library takes it. The library must not be shown any other: at
 * some places it panics of it, which ends the JVM.
 */
final class StrictJson {
  /** Its parser stops at 128. */
  private static final int NESTING = 120;

  private StrictJson() {}

  /**
   * Reads all of {@code text} and keeps nothing.
   *
   * @throws IOException if it is not JSON; the message says what and where
   */
  static void check(String text) throws IOException {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(NESTING);
    for (JsonToken token = json.peek(); token != JsonToken.END_DOCUMENT; token = json.peek()) {
      read(json, token);
    }
  }

  private static void read(JsonReader json, JsonToken token) throws IOException {
    switch (token) {
      case BEGIN_OBJECT -> json.beginObject();
      case END_OBJECT -> json.endObject();
      case BEGIN_ARRAY -> json.beginArray();
      case END_ARRAY -> json.endArray();
      case NAME -> {
        String unused = json.nextName(); // reading it checks it, skipping would not
      }
      case STRING -> {
        String unused = json.nextString();
      }
      case NUMBER -> requireFinite(json, json.nextString());
      case BOOLEAN, NULL -> json.skipValue();
      case END_DOCUMENT -> throw new AssertionError(token);
    }
  }

  private static void requireFinite(JsonReader json, String number) throws IOException {
    if (Double.isInfinite(Double.parseDouble(number))) {
      throw new MalformedJsonException("a number out of range at " + json.getPath());
    }
  }
}
