package dev.sbd.djl.internal.jinja;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text its text; a string's is without quotes and escapes
 * @param line the line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    BLOCK_BEGIN,
    BLOCK_END,
    VARIABLE_BEGIN,
    VARIABLE_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other, String otherText) {
    return kind == other && text.equals(otherText);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case END -> "end of template";
      case BLOCK_BEGIN -> "'{%'";
      case BLOCK_END -> "'%}'";
      case VARIABLE_BEGIN -> "'{{'";
      case VARIABLE_END -> "'}}'";
      case DATA -> "text";
      default -> "'" + text + "'";
    };
  }
}
