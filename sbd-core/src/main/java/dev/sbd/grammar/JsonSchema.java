package dev.sbd.grammar;

import java.util.List;

/** From JSON Schema to rules. */
final class JsonSchema {
  private JsonSchema() {}

  static Rules rules(String schema, JsonStyle style) {
    if (schema.isEmpty()) {
      return new Rules(List.of());
    }
    throw new UnsupportedOperationException(schema + style);
  }
}
