package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.List;

/** A parser's place among the tokens. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(position);
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  boolean at(Kind kind) {
    return peek().kind() == kind;
  }

  boolean atOperator(String text) {
    return peek().is(Kind.OPERATOR, text);
  }

  boolean atName(String text) {
    return peek().is(Kind.NAME, text);
  }

  /** Whether the token after the next is the name {@code text}. */
  boolean thenName(String text) {
    return position + 1 < tokens.size() && tokens.get(position + 1).is(Kind.NAME, text);
  }

  /** Whether the token after the next is the operator {@code text}. */
  boolean thenOperator(String text) {
    return position + 1 < tokens.size() && tokens.get(position + 1).is(Kind.OPERATOR, text);
  }

  boolean skipOperator(String text) {
    return skipIf(atOperator(text));
  }

  boolean skipName(String text) {
    return skipIf(atName(text));
  }

  private boolean skipIf(boolean condition) {
    if (condition) {
      next();
    }
    return condition;
  }

  void expectOperator(String text) {
    if (!skipOperator(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  void expectName(String text) {
    if (!skipName(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  String expectName() {
    return expect(Kind.NAME, "a name");
  }

  String expect(Kind kind, String what) {
    if (!at(kind)) {
      throw unexpected(what);
    }
    return next().text();
  }

  JinjaException unexpected(String expected) {
    return failure("expected " + expected + ", got " + peek());
  }

  JinjaException failure(String message) {
    return new JinjaException(message).at(peek().line());
  }
}
