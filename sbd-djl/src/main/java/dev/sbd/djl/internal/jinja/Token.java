package dev.sbd.djl.internal.jinja;

import java.util.List;

/**
 * A piece of a template. The brackets around an output or a tag are operators, too.
 *
 * @param kind what it is
 * @param text its text; a string's is without quotes and escapes
 * @param line the line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    NUMBER,
    NAME,
    STRING,
    OPERATOR,
    DATA,
    END
  }

  /** Whether it is one of these names and operators. */
  boolean is(String... texts) {
    return (kind == Kind.NAME || kind == Kind.OPERATOR) && List.of(texts).contains(text);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "end of template" : "'" + text + "'";
  }
}
