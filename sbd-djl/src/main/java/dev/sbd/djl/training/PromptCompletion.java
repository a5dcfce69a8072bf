package dev.sbd.djl.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of training data.
 *
 * @param prompt what is asked
 * @param completion what to answer, not empty
 */
public record PromptCompletion(String prompt, String completion) {
  private static final Pattern COLUMN = Pattern.compile("column (\\d+)");

  /**
   * Reads {@code {"prompt": "...", "completion": "..."}}; other fields are ignored.
   *
   * @param line the text
   * @param place where it stands, for messages
   * @throws IllegalArgumentException if it is no such object, or the completion is empty
   */
  public static PromptCompletion parse(String line, String place) {
    JsonObject fields = fields(line, place);
    String completion = text(fields, "completion", place);
    if (completion.isEmpty()) {
      throw new IllegalArgumentException(place + ": completion is empty");
    }
    return new PromptCompletion(text(fields, "prompt", place), completion);
  }

  private static JsonObject fields(String line, String place) {
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(reader);
      if (root.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return root.getAsJsonObject();
      }
    } catch (JsonParseException | IOException e) {
      throw new IllegalArgumentException(place + ": is not valid JSON" + column(e), e);
    }
    throw new IllegalArgumentException(place + ": must hold one JSON object");
  }

  /** Where the parser stopped; the rest of its message is for programmers. */
  private static String column(Exception e) {
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? " from column " + column.group(1) : "";
  }

  private static String text(JsonObject fields, String name, String place) {
    if (!fields.has(name)) {
      throw new IllegalArgumentException(
          "%s: has no %s, only %s".formatted(place, name, fields.keySet()));
    }
    if (fields.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new IllegalArgumentException(
        "%s: %s must be a string, got %s".formatted(place, name, fields.get(name)));
  }
}
