package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Steps through the tokens between an opening and a closing brace. */
final class ExpressionLexer {
  private static final String DIGITS = "\\d(?:_?\\d)*+";
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<float>D(?:\\.D(?:[eE][+-]?D)?|[eE][+-]?D))".replace("D", DIGITS)
              + "|(?<integer>0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[\\da-fA-F])++|D)"
                  .replace("D)", DIGITS + ")")
              + "|(?<name>[\\w&&\\D]\\w*+)"
              + "|(?<string>'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")"
              + "|(?<operator>//|\\*\\*|[=!<>]=|[-+*/%~\\[\\](){}<>=.:|,;])",
          Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

  private final String source;
  private final Matcher closing;
  private final Matcher token;
  private int depth; // open brackets: inside them, braces do not close
  private int start;
  private int end;
  private Kind kind = Kind.END;
  private boolean closed;

  ExpressionLexer(String source, Pattern closing, int start) {
    this.source = source;
    this.closing = closing.matcher(source);
    this.token = TOKEN.matcher(source);
    this.end = start;
  }

  /** Goes to the next token; false at the closing brace, or where there is none. */
  boolean next() {
    start = end;
    while (start < source.length() && Strings.isSpace(source.codePointAt(start))) {
      start++;
    }
    if (depth == 0 && closing.region(start, source.length()).lookingAt()) {
      closed = true;
      end = closing.end();
      return false;
    }
    if (!token.region(start, source.length()).lookingAt()) {
      return false;
    }
    end = token.end();
    kind = kindOfMatch();
    countBrackets();
    return true;
  }

  private Kind kindOfMatch() {
    if (token.group("float") != null) {
      return Kind.FLOAT;
    }
    if (token.group("integer") != null) {
      return Kind.INTEGER;
    }
    if (token.group("name") != null) {
      return Kind.NAME;
    }
    return token.group("string") != null ? Kind.STRING : Kind.OPERATOR;
  }

  private void countBrackets() {
    if (kind == Kind.OPERATOR) {
      char first = source.charAt(start);
      depth += "([{".indexOf(first) >= 0 ? 1 : 0;
      depth -= ")]}".indexOf(first) >= 0 ? 1 : 0;
    }
  }

  Kind kind() {
    return kind;
  }

  /** The token's text, a string's without quotes and escapes. */
  String text() {
    return kind == Kind.STRING
        ? Strings.unescape(source.substring(start + 1, end - 1))
        : source.substring(start, end);
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isAtEnd() {
    return start >= source.length();
  }

  String unexpected() {
    return "unexpected character '" + Character.toString(source.codePointAt(start)) + "'";
  }
}
