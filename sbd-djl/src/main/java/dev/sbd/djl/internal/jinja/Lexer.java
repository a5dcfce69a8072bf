package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens and decides what becomes of the whitespace around blocks: with {@code
 * trim_blocks} a block takes the newline after it, with {@code lstrip_blocks} the blanks before it
 * on its line, {@code -} takes all whitespace on its side, {@code +} leaves it.
 */
final class Lexer {
  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r|\n");
  private static final Pattern OPENER = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = pattern("\\s*raw\\s*(?:-%\\}\\s*|%\\})");
  private static final Pattern END_RAW =
      pattern("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
  private static final Pattern END_COMMENT = pattern("\\+#\\}|-#\\}\\s*|#\\}\\n?");
  static final Pattern END_BLOCK = pattern("\\+%\\}|-%\\}\\s*|%\\}\\n?");
  static final Pattern END_VARIABLE = pattern("-\\}\\}\\s*|\\}\\}");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int countedTo;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }

  /**
   * The tokens of a template, {@link Kind#END} last.
   *
   * @throws JinjaException if it is malformed
   */
  static List<Token> tokens(String template) {
    String source = NEWLINE.matcher(template).replaceAll("\n");
    // As in jinja2 without keep_trailing_newline: one newline at the end does not count.
    return new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source)
        .run();
  }

  private List<Token> run() {
    Matcher opener = OPENER.matcher(source);
    while (opener.find(position)) {
      element(opener.start());
    }
    data(source.substring(position));
    add(Kind.END, "", source.length());
    return tokens;
  }

  private void element(int start) {
    char kind = source.charAt(start + 1);
    char sign = start + 2 < source.length() ? source.charAt(start + 2) : ' ';
    boolean signed = sign == '-' || sign == '+';
    data(stripped(source.substring(position, start), sign, kind != '{'));
    position = start + (signed ? 3 : 2);
    switch (kind) {
      case '#' -> comment(start);
      case '%' -> block(start);
      default -> expression(start, Kind.VARIABLE_BEGIN, Kind.VARIABLE_END);
    }
  }

  /** The text before an element, less what the element's whitespace control takes. */
  private String stripped(String text, char sign, boolean lstrip) {
    if (sign == '-') {
      return Strings.stripRight(text);
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean atLineStart = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
    boolean blank = Strings.stripRight(text.substring(lineStart)).isEmpty();
    return lstrip && sign != '+' && atLineStart && blank ? text.substring(0, lineStart) : text;
  }

  private void comment(int start) {
    Matcher end = END_COMMENT.matcher(source);
    if (!end.find(position)) {
      throw new JinjaException("comment is not closed").at(lineAt(start));
    }
    position = end.end();
  }

  private void block(int start) {
    Matcher raw = RAW.matcher(source).region(position, source.length());
    if (raw.lookingAt()) {
      raw(start, raw.end());
    } else {
      expression(start, Kind.BLOCK_BEGIN, Kind.BLOCK_END);
    }
  }

  private void raw(int start, int textStart) {
    position = textStart;
    Matcher end = END_RAW.matcher(source);
    if (!end.find(textStart)) {
      throw new JinjaException("raw block is not closed").at(lineAt(start));
    }
    char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
    data(stripped(source.substring(textStart, end.start()), sign, true));
    position = end.end();
  }

  private void expression(int start, Kind begin, Kind end) {
    add(begin, "", start);
    Pattern closing = end == Kind.BLOCK_END ? END_BLOCK : END_VARIABLE;
    ExpressionLexer lexer = new ExpressionLexer(source, closing, position);
    while (lexer.next()) {
      add(lexer.kind(), lexer.text(), lexer.start());
    }
    if (!lexer.isClosed()) {
      String problem = lexer.isAtEnd() ? "template ends inside an expression" : lexer.unexpected();
      throw new JinjaException(problem).at(lineAt(lexer.start()));
    }
    add(end, "", lexer.start());
    position = lexer.end();
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Kind.DATA, text, position);
    }
  }

  private void add(Kind kind, String text, int offset) {
    tokens.add(new Token(kind, text, lineAt(offset)));
  }

  private int lineAt(int offset) {
    for (; countedTo < offset; countedTo++) {
      line += source.charAt(countedTo) == '\n' ? 1 : 0;
    }
    return line;
  }
}
