package dev.sbd.djl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the end of a JSON object in text that grows, and where its members' values stand: each
 * character is looked at once. What is in it is left to a parser.
 */
final class ObjectScan {
  private static final String SCALARS = "+-.0123456789Eaeflnrstu \t\r\n";

  private final int start;
  private final StringBuilder open = new StringBuilder(); // braces and brackets
  private final List<String> values = new ArrayList<>(); // of the object itself, as written
  private int next;
  private int value; // where the one begins that is read
  private boolean inString;
  private boolean escaped;
  private boolean broken;

  /**
   * An object.
   *
   * @param start of its brace in the text; white space may come before
   */
  ObjectScan(int start) {
    this.start = start;
    this.next = start;
  }

  /** Whether it has come to its end. */
  boolean isOver() {
    return open.isEmpty() && next > start && !broken && !values.isEmpty();
  }

  /** Whether it is none, whatever comes. */
  boolean isBroken() {
    return broken;
  }

  /** The first character that does not belong to it. */
  int end() {
    return next;
  }

  /** Reads on, to its end at most. */
  void read(CharSequence text) {
    while (next < text.length() && !broken && !isOver()) {
      char c = text.charAt(next);
      if (inString) {
        readInString(c);
      } else {
        readOutside(c, text);
      }
      next++;
    }
  }

  private void readInString(char c) {
    broken = c < ' ';
    inString = escaped || c != '"';
    escaped = c == '\\' && !escaped;
  }

  private void readOutside(char c, CharSequence text) {
    if (open.isEmpty() && !Character.isWhitespace(c) && c != '{') {
      broken = true;
      return;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> open.append(c);
      case '}', ']' -> close(c, text);
      case ':' -> value = open.length() == 1 ? next + 1 : value;
      case ',' -> addValue(text);
      default -> broken = SCALARS.indexOf(c) < 0;
    }
  }

  private void close(char c, CharSequence text) {
    int last = open.length() - 1;
    broken = open.charAt(last) != (c == '}' ? '{' : '[');
    addValue(text);
    open.setLength(last);
  }

  private void addValue(CharSequence text) {
    if (open.length() == 1) {
      values.add(text.subSequence(value, next).toString().strip());
    }
  }

  /** The call that it is, if it is one: a name, and under one of the usual keys its arguments. */
  Optional<ToolCall> call(CharSequence text) {
    try {
      JsonReader json = new JsonReader(new StringReader(text.subSequence(start, next).toString()));
      json.setStrictness(Strictness.STRICT);
      return call(JsonParser.parseReader(json).getAsJsonObject());
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private Optional<ToolCall> call(JsonObject object) {
    List<String> names = List.copyOf(object.keySet());
    boolean named = object.get("name") instanceof JsonPrimitive name && name.isString();
    if (!named || names.size() != values.size()) {
      return Optional.empty();
    }
    int at = Math.max(names.indexOf("arguments"), names.indexOf("parameters"));
    if (at < 0) {
      return Optional.of(new ToolCall(object.get("name").getAsString(), "{}"));
    }
    JsonElement arguments = object.get(names.get(at));
    return arguments.isJsonObject()
        ? Optional.of(new ToolCall(object.get("name").getAsString(), values.get(at)))
        : Optional.empty();
  }
}
