package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;

/** A schema's text, read strictly: numbers keep their spelling, and no name stands twice. */
final class SchemaText {
  /** Characters of a schema, at most. */
  static final int MOST_CHARACTERS = 1 << 20;

  private static final int MOST_NESTED = 128; // levels; each takes some of the stack

  private SchemaText() {}

  /**
   * What a text says.
   *
   * @throws InvalidRequestException if it is too long, is nested too deep, or is no JSON
   */
  static JsonElement read(String text) {
    Check.that(
        text.length() <= MOST_CHARACTERS,
        "JSON Schema: it must have at most %d characters, got %d",
        MOST_CHARACTERS,
        text.length());
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      in.setStrictness(Strictness.STRICT);
      in.setNestingLimit(MOST_NESTED);
      JsonElement element = value(in);
      Check.that(in.peek() == JsonToken.END_DOCUMENT, "JSON Schema: text follows its end");
      return element;
    } catch (EOFException e) {
      throw new InvalidRequestException("JSON Schema: the text ends too early", e);
    } catch (MalformedJsonException | NumberFormatException | JsonParseException e) {
      throw new InvalidRequestException("JSON Schema: no valid JSON: " + reason(e), e);
    } catch (IOException e) {
      throw new InvalidRequestException("JSON Schema: cannot be read: " + e.getMessage(), e);
    }
  }

  /** What gson says of the text, without its advice to programmers. */
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("(?s)\nSee https.*", "")
        .replaceFirst("Use JsonReader.setStrictness.* malformed JSON", "malformed");
  }

  private static JsonElement value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> array(in);
      case STRING -> new JsonPrimitive(in.nextString());
      case NUMBER -> number(in);
      case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
      default -> {
        in.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  private static JsonObject object(JsonReader in) throws IOException {
    JsonObject object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      Check.that(!object.has(name), "JSON Schema: \"%s\" stands twice in one object", name);
      object.add(name, value(in));
    }
    in.endObject();
    return object;
  }

  private static JsonArray array(JsonReader in) throws IOException {
    JsonArray array = new JsonArray();
    in.beginArray();
    while (in.hasNext()) {
      array.add(value(in));
    }
    in.endArray();
    return array;
  }

  private static JsonPrimitive number(JsonReader in) throws IOException {
    JsonPrimitive number = new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(in));
    Check.that(
        Math.abs((long) number.getAsBigDecimal().scale()) <= 1_000,
        "JSON Schema: exponents of numbers may be at most 1000, got %s",
        number.getAsString());
    return number;
  }
}
