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
  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r");
  private static final Pattern OPENER = pattern("\\{(?<kind>[{%#])(?<sign>[-+]?)");
  private static final Pattern RAW = pattern("\\s*raw\\s*(?:-%\\}\\s*|%\\})");
  private static final Pattern END_RAW =
      pattern("\\{%(?<sign>[-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
  private static final Pattern END_COMMENT = pattern("\\+#\\}|-#\\}\\s*|#\\}\\n?");
  private static final Pattern END_BLOCK = pattern("\\+%\\}|-%\\}\\s*|%\\}\\n?");
  private static final Pattern END_VARIABLE = pattern("-\\}\\}\\s*|\\}\\}");
  private static final Pattern TOKEN =
      pattern(
          "(?<FLOAT>\\d++(?:\\.\\d++(?:[eE][+-]?\\d++)?|[eE][+-]?\\d++))|(?<INTEGER>\\d++)"
              + "|(?<NAME>[\\w&&\\D]\\w*+)"
              + "|(?<STRING>'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")"
              + "|(?<OPERATOR>//|[=!<>]=|[-+*/%~\\[\\](){}<>=.:|,])");
  private static final List<Kind> KINDS =
      List.of(Kind.FLOAT, Kind.INTEGER, Kind.NAME, Kind.STRING, Kind.OPERATOR);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int countedTo;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);
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
      element(opener.start(), opener.end(), opener.group("kind"), opener.group("sign"));
    }
    data(source.substring(position));
    add(Kind.END, "", source.length());
    return tokens;
  }

  private void element(int start, int end, String kind, String sign) {
    data(stripped(source.substring(position, start), sign, !kind.equals("{")));
    position = end;
    switch (kind) {
      case "#" -> position = endOf(END_COMMENT, start, "comment is not closed").end();
      case "%" -> block(start);
      default -> expression(start, "{{", "}}", END_VARIABLE);
    }
  }

  /** The text before an element, less what the element's whitespace control takes. */
  private String stripped(String text, String sign, boolean lstrip) {
    if (sign.equals("-")) {
      return Strings.stripRight(text, Strings::isSpace);
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean atLineStart = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
    boolean blank = text.substring(lineStart).codePoints().allMatch(Strings::isSpace);
    return lstrip && sign.isEmpty() && atLineStart && blank ? text.substring(0, lineStart) : text;
  }

  private Matcher endOf(Pattern pattern, int start, String problem) {
    Matcher end = pattern.matcher(source);
    if (!end.find(position)) {
      throw new JinjaException(problem).at(lineAt(start));
    }
    return end;
  }

  private void block(int start) {
    Matcher raw = RAW.matcher(source).region(position, source.length());
    if (!raw.lookingAt()) {
      expression(start, "{%", "%}", END_BLOCK);
      return;
    }
    position = raw.end();
    Matcher end = endOf(END_RAW, start, "raw block is not closed");
    data(stripped(source.substring(position, end.start()), end.group("sign"), true));
    position = end.end();
  }

  private void expression(int start, String opening, String closing, Pattern end) {
    add(Kind.OPERATOR, opening, start);
    Matcher closed = end.matcher(source);
    Matcher token = TOKEN.matcher(source);
    int open = 0; // Inside a dict's braces, braces do not close.
    while (open > 0 || !matches(closed)) {
      if (!matches(token)) {
        throw unreadable();
      }
      add(token);
      open += token.group().equals("{") ? 1 : token.group().equals("}") ? -1 : 0;
      position = token.end();
    }
    add(Kind.OPERATOR, closing, position);
    position = closed.end();
  }

  /** Whether {@code matcher} matches after the whitespace here, which is skipped. */
  private boolean matches(Matcher matcher) {
    while (position < source.length() && Strings.isSpace(source.codePointAt(position))) {
      position++;
    }
    return matcher.region(position, source.length()).lookingAt();
  }

  private JinjaException unreadable() {
    String problem =
        position == source.length()
            ? "template ends inside an expression"
            : "unexpected character '" + Character.toString(source.codePointAt(position)) + "'";
    return new JinjaException(problem).at(lineAt(position));
  }

  private void add(Matcher token) {
    for (Kind kind : KINDS) {
      String text = token.group(kind.name());
      if (text != null) {
        add(kind, kind == Kind.STRING ? Strings.unescape(text) : text, position);
      }
    }
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
