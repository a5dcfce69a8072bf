package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
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
  private static final Pattern END_COMMENT = pattern("\\+#\\}|-#\\}\\s*|#\\}\\n?");
  private static final Pattern END_BLOCK = pattern("\\+%\\}|-%\\}\\s*|%\\}\\n?");
  private static final Pattern END_VARIABLE = pattern("-\\}\\}\\s*|\\}\\}");
  private static final Pattern TOKEN =
      pattern(
          "(?<NUMBER>\\d++(?:\\.\\d++)?(?:[eE][+-]?\\d++)?)"
              + "|(?<NAME>[\\w&&\\D]\\w*+)"
              + "|(?<STRING>'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")"
              + "|(?<OPERATOR>//|[=!<>]=|[-+*/%~\\[\\](){}<>=.:|,])");

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
      String kind = opener.group("kind");
      String text = source.substring(position, opener.start());
      data(stripped(text, opener.group("sign"), !kind.equals("{")));
      position = opener.end();
      switch (kind) {
        case "#" -> comment();
        case "%" -> expression("{%", "%}", END_BLOCK);
        default -> expression("{{", "}}", END_VARIABLE);
      }
    }
    data(source.substring(position));
    add(Kind.END, "");
    return tokens;
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

  private void comment() {
    Matcher end = END_COMMENT.matcher(source);
    if (!end.find(position)) {
      throw new JinjaException("comment is not closed").at(line());
    }
    position = end.end();
  }

  private void expression(String opening, String closing, Pattern end) {
    add(Kind.OPERATOR, opening);
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
    add(Kind.OPERATOR, closing);
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
    return new JinjaException(problem).at(line());
  }

  private void add(Matcher token) {
    for (Kind kind : EnumSet.range(Kind.NUMBER, Kind.OPERATOR)) {
      String text = token.group(kind.name());
      if (text != null) {
        add(kind, kind == Kind.STRING ? Strings.unescape(text) : text);
      }
    }
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Kind.DATA, text);
    }
  }

  private void add(Kind kind, String text) {
    int last = tokens.size() - 1;
    boolean continued = kind == Kind.STRING && tokens.get(last).kind() == kind;
    String before = continued ? tokens.remove(last).text() : "";
    tokens.add(new Token(kind, before + text, line()));
  }

  /** The line of this position. */
  private int line() {
    for (; countedTo < position; countedTo++) {
      line += source.charAt(countedTo) == '\n' ? 1 : 0;
    }
    return line;
  }
}
