package dev.sbd.samples.lab.trace;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Token texts with signs for what has none. */
final class VisibleText {
  private static final String REPLACEMENT = "\uFFFD";

  private VisibleText() {}

  /** On one line, a sign for each blank, line end and control character: for labels. */
  static String label(String text) {
    return map(text, VisibleText::sign);
  }

  /** As it reads: blanks stay, and each line end becomes {@code lineEnd}. */
  static String flowing(String text, String lineEnd) {
    return map(text, c -> c == ' ' ? " " : c == '\n' ? lineEnd : sign(c));
  }

  /** As it reads, as HTML. */
  static String flowingHtml(String text) {
    return map(
        text,
        c ->
            switch (c) {
              case ' ' -> "<i class=sp> </i>";
              case '\n' -> "<i class=nl></i>\n";
              case '\t' -> "<i class=tab>\t</i>";
              default -> escape(sign(c));
            });
  }

  /** {@code text} as HTML, also between quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String map(String text, IntFunction<String> character) {
    return text.codePoints().mapToObj(character).collect(Collectors.joining());
  }

  private static String sign(int c) {
    return switch (c) {
      case ' ' -> "·";
      case '\n' -> "↵";
      case '\t' -> "⇥";
      case '\r' -> "␍";
      case 0x7f -> "␡";
      default -> c < 0x20 ? Character.toString(0x2400 + c) : other(c);
    };
  }

  /** Neither half a character nor one that rules others, such as U+202E, gets through as it is. */
  private static String other(int c) {
    return switch (Character.getType(c)) {
      case Character.SURROGATE -> REPLACEMENT;
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          String.format(Locale.ROOT, "‹%04X›", c);
      default -> Character.toString(c);
    };
  }
}
