package dev.sbd.grammar;

import com.google.gson.JsonElement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Texts of plain values: strings escape only what must be, numbers are as they were written. */
final class JsonText {
  private static final int SHOWN = 60;
  private static final String SHORT = "\"\\\b\f\n\r\t"; // escaped by one letter each
  private static final String LETTERS = "\"\\bfnrt";

  private JsonText() {}

  /** The text of a plain value. */
  static String of(JsonElement value) {
    return Keywords.isString(value) ? quoted(value.getAsString()) : value.toString();
  }

  /** A string in quotes. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.chars().forEach(c -> append(quoted, (char) c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder text, char c) {
    int index = SHORT.indexOf(c);
    if (index >= 0) {
      text.append('\\').append(LETTERS.charAt(index));
    } else if (c < ' ') {
      text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }

  /** The letter that escapes a character, or 0 if it is written as four digits. */
  static char letter(int character) {
    int index = SHORT.indexOf(character);
    return index >= 0 ? LETTERS.charAt(index) : 0;
  }

  /** What two plain values have in common if they are equal: numbers are by value. */
  static Object key(JsonElement value) {
    if (Keywords.isNumber(value)) {
      return value.getAsBigDecimal().stripTrailingZeros();
    }
    return Keywords.isString(value) ? "\"" + value.getAsString() : value.toString();
  }

  /** Those of the first values that are among the second. */
  static List<JsonElement> common(List<JsonElement> first, List<JsonElement> second) {
    Set<Object> keys = new HashSet<>();
    second.forEach(value -> keys.add(key(value)));
    return first.stream().filter(value -> keys.contains(key(value))).toList();
  }

  /** For a message: not too long. */
  static String shown(JsonElement value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
