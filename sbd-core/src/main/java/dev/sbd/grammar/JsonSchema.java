package dev.sbd.grammar;

import dev.sbd.error.InvalidRequestException;

/**
 * From JSON Schema (2020-12) to rules: a text of the rules is a JSON text that the schema accepts.
 *
 * <p>What the schema accepts is narrowed where texts could say the same in many ways: properties
 * come in the schema's order, others behind them; an integer is written without fraction and
 * exponent, a number within bounds without exponent; values of an {@code enum} are written as the
 * schema has them. A keyword that is not honoured is refused by name.
 *
 * <p>Schemas that must hold together are one {@link Conjunction}. {@link JsonValues} makes each one
 * automaton, once: alternatives by choosing, the rest by type. What is recursive, or large, becomes
 * a rule that others call.
 */
final class JsonSchema {
  private JsonSchema() {}

  /**
   * The rules of a schema.
   *
   * @throws InvalidRequestException if it is no schema, has a keyword that is not supported, takes
   *     too many states, or if no text satisfies it
   */
  static Rules rules(String schema, JsonStyle style) {
    SchemaDocument document = new SchemaDocument(SchemaText.read(schema));
    return new JsonValues(document, style, new Regular()).rules();
  }
}
