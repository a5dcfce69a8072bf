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

  /** Whether the next token is the name or operator {@code text}. */
  boolean at(String text) {
    return peek().is(text);
  }

  /** Whether the token after the next is the name or operator {@code text}. */
  boolean then(String text) {
    return position + 1 < tokens.size() && tokens.get(position + 1).is(text);
  }

  boolean skip(String text) {
    boolean found = at(text);
    if (found) {
      next();
    }
    return found;
  }

  void expect(String text) {
    if (!skip(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  String expectName() {
    if (!at(Kind.NAME)) {
      throw unexpected("a name");
    }
    return next().text();
  }

  /** Goes through items with commas between them, and past the {@code end} after them. */
  void list(String end, Runnable item) {
    while (!skip(end)) {
      item.run();
      if (!at(end)) {
        expect(",");
      }
    }
  }

  JinjaException unexpected(String expected) {
    return failure("expected " + expected + ", got " + peek());
  }

  JinjaException failure(String message) {
    return new JinjaException(message).at(peek().line());
  }
}
