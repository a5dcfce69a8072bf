package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's notions of text: whitespace, lines, words and code points. */
final class Strings {
  private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";
  private static final String ESCAPES = "ntrabfv\\'\"";
  private static final String ESCAPED = "\n\t\r\u0007\b\f\u000b\\'\"";

  private Strings() {}

  static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == 0x85;
  }

  static String stripRight(String text) {
    return stripRight(text, Strings::isSpace);
  }

  static String stripRight(String text, IntPredicate stripped) {
    int end = text.length();
    while (end > 0 && stripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  static String stripLeft(String text, IntPredicate stripped) {
    int start = 0;
    while (start < text.length() && stripped.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  /** Its code points, each a string of its own. */
  static List<Object> characters(String text) {
    return text.codePoints().<Object>mapToObj(Character::toString).toList();
  }

  static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (LINE_ENDS.indexOf(text.charAt(i)) >= 0) {
        int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
        lines.add(text.substring(start, keepEnds ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + lower(text.substring(Character.charCount(first)));
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Upper case after what {@code separates} words, lower case elsewhere. */
  static String title(String text, IntPredicate separates) {
    StringBuilder title = new StringBuilder();
    boolean atStart = true;
    for (int c : text.codePoints().toArray()) {
      title.append(
          atStart ? Character.toString(Character.toTitleCase(c)) : lower(Character.toString(c)));
      atStart = separates.test(c);
    }
    return title.toString();
  }

  /** A string literal's text: Python's escapes resolved, unknown ones left as they are. */
  static String unescape(String literal) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < literal.length()) {
      char c = literal.charAt(i);
      i += c == '\\' && i + 1 < literal.length() ? escape(literal, i + 1, text) : plain(c, text);
    }
    return text.toString();
  }

  private static int plain(char c, StringBuilder text) {
    text.append(c);
    return 1;
  }

  /** Appends what the escape letter at {@code at} stands for; returns the escape's length. */
  private static int escape(String literal, int at, StringBuilder text) {
    char letter = literal.charAt(at);
    int known = ESCAPES.indexOf(letter);
    int digits = "xuU".indexOf(letter);
    if (known >= 0) {
      text.append(ESCAPED.charAt(known));
    } else if (digits >= 0) {
      return 2 + hexadecimal(literal, at + 1, 2 << digits, text);
    } else if (letter != '\n') {
      text.append('\\').append(letter);
    }
    return 2;
  }

  private static int hexadecimal(String literal, int from, int digits, StringBuilder text) {
    try {
      text.appendCodePoint(Integer.parseInt(literal.substring(from, from + digits), 16));
      return digits;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new JinjaException("string has a malformed escape: '" + literal + "'");
    }
  }
}
