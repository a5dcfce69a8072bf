package dev.sbd.grammar;

/** From JSON Schema to rules. */
final class JsonSchema {
  private JsonSchema() {}

  static Rules rules(String schema, JsonStyle style) {
    throw new UnsupportedOperationException(schema + style);
  }
}
