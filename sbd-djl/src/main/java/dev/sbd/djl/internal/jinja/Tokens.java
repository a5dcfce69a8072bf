package dev.sbd.djl.internal.jinja;

import dev.sbd.djl.internal.jinja.Token.Kind;
import java.util.List;

/** A parser's place among a template's tokens. */
final class Tokens {
  private final List<Token> tokens;
  private int position;

  Tokens(String template) {
    this.tokens = Lexer.tokens(template);
  }

  Token peek() {
    return tokens.get(position);
  }

  Token next() {
    return tokens.get(position++);
  }

  boolean at(Kind kind) {
    return peek().kind() == kind;
  }

  /** Whether the next token is one of these names and operators. */
  boolean at(String... texts) {
    return peek().is(texts);
  }

  /** Whether the token after the next is the name or operator {@code text}. */
  boolean then(String text) {
    return tokens.get(position + 1).is(text);
  }

  boolean skip(String text) {
    boolean found = at(text);
    position += found ? 1 : 0;
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
