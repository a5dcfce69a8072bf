package dev.sbd.djl.internal.jinja;

/**
 * A piece of a template. The brackets around an output or a tag are operators, too.
 *
 * @param kind what it is
 * @param text its text; a string's is without quotes and escapes
 * @param line the line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  /** Whether it is that name or operator. */
  boolean is(String other) {
    return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(other);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "end of template" : "'" + text + "'";
  }
}
