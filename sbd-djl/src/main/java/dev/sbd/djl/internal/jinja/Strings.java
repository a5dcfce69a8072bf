package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's notions of text: whitespace, lines, words and escapes. */
final class Strings {
  private static final Pattern LINE_END =
      Pattern.compile("\r\n|[\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029]");
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(xHH|uHHHH|U00(?:0H|10)HHHH|.)".replace("H", "\\p{XDigit}"), Pattern.DOTALL);
  private static final String ESCAPES = "ntrabfv\\'\"";
  private static final String ESCAPED = "\n\t\r\u0007\b\f\u000b\\'\"";

  private Strings() {}

  static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == 0x85;
  }

  static String strip(String text, IntPredicate stripped) {
    return stripLeft(stripRight(text, stripped), stripped);
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

  /** The lines, with or without their ends. */
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (Matcher end = LINE_END.matcher(text); end.find(); start = end.end()) {
      lines.add(text.substring(start, keepEnds ? end.end() : end.start()));
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** With the first {@code count} occurrences replaced, all for -1; an empty one is anywhere. */
  static String replace(String text, String old, String by, int count) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    int at = text.indexOf(old);
    for (int left = count; left != 0 && at >= 0; left--) {
      out.append(text, start, at).append(by);
      start = at + old.length();
      int next = old.isEmpty() ? after(text, at) : start;
      at = next > text.length() ? -1 : text.indexOf(old, next);
    }
    return out.append(text.substring(start)).toString();
  }

  /** Where the next character begins; past the text, if there is none. */
  private static int after(String text, int at) {
    return at < text.length() ? text.offsetByCodePoints(at, 1) : at + 1;
  }

  /** The items, which must be strings, with the separator between them. */
  static String joined(String separator, List<Object> items) {
    return String.join(separator, items.stream().map(Values::string).toList());
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Upper case at the start and after what {@code separates} words, lower case elsewhere. */
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

  /** What a string literal stands for: Python's escapes resolved, unknown ones left as they are. */
  static String unescape(String literal) {
    return ESCAPE
        .matcher(literal.substring(1, literal.length() - 1))
        .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape)));
  }

  private static String unescaped(MatchResult escape) {
    String code = escape.group(1);
    if (code.length() > 1) {
      return Character.toString(Integer.parseInt(code.substring(1), 16));
    }
    if (List.of("x", "u", "U").contains(code)) {
      throw new JinjaException("string has a malformed escape: '" + escape.group() + "'");
    }
    int known = ESCAPES.indexOf(code);
    return known >= 0
        ? ESCAPED.substring(known, known + 1)
        : code.equals("\n") ? "" : escape.group();
  }
}
