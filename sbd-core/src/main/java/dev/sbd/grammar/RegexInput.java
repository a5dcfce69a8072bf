package dev.sbd.grammar;

import dev.sbd.internal.Check;

/** A regular expression that is read from left to right, character by character. */
final class RegexInput {
  private static final int END = -1;

  private final int[] points;
  private int position;

  RegexInput(String regex) {
    points = unquoted(regex).codePoints().toArray();
  }

  /** With each character between \Q and \E written by its number. */
  private static String unquoted(String regex) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < regex.length()) {
      int length = regex.charAt(i) == '\\' ? 2 : 1;
      if (!regex.startsWith("\\Q", i)) {
        text.append(regex, i, Math.min(i + length, regex.length()));
        i += length;
        continue;
      }
      int end = regex.indexOf("\\E", i + 2);
      String quoted = regex.substring(i + 2, end < 0 ? regex.length() : end);
      quoted.codePoints().forEach(c -> text.append(String.format("\\x{%x}", c)));
      i = end < 0 ? regex.length() : end + 2;
    }
    return text.toString();
  }

  boolean atEnd() {
    return position == points.length;
  }

  /** The next character, which stays; -1 at the end. */
  int peek() {
    return peek(0);
  }

  /** The character behind so many others. */
  int peek(int behind) {
    return position + behind < points.length ? points[position + behind] : END;
  }

  int next() {
    check(!atEnd(), "an end in the middle");
    return points[position++];
  }

  /** Reads {@code text} if it follows, and tells whether it did. */
  boolean skip(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (peek(i) != text.charAt(i)) {
        return false;
      }
    }
    position += text.length();
    return true;
  }

  /** Reads up to a character, and it. */
  void skipBehind(int character) {
    int read;
    do {
      read = next();
    } while (read != character);
  }

  /** Reads a decimal number. */
  int number() {
    long number = 0;
    while (Character.digit(peek(), 10) >= 0) {
      number = Math.min(Integer.MAX_VALUE, 10 * number + Character.digit(next(), 10));
    }
    return (int) number;
  }

  /** Reads digits of base 8 or 16, {@code count} at most. */
  int digits(int base, int count) {
    int number = 0;
    int read = 0;
    while (read < count && Character.digit(peek(), base) >= 0) {
      number = base * number + Character.digit(next(), base);
      read++;
    }
    check(read > 0, "a number of a character without digits");
    return number;
  }

  int position() {
    return position;
  }

  void goTo(int newPosition) {
    position = newPosition;
  }

  /** What stands between a position and the present one. */
  String since(int start) {
    return new String(points, start, position - start);
  }

  /** Refuses what is not supported. */
  void check(boolean condition, String what) {
    if (!condition) {
      Check.that(
          false,
          "regular expressions with %s are not supported (before character %d of \"%s\"); write it"
              + " without",
          what,
          position,
          new String(points, 0, Math.min(points.length, 200)));
    }
  }
}
