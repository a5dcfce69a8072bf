package dev.sbd.djl.text.jinja;

/** A parsed expression. */
@FunctionalInterface
interface Expression {
  /**
   * Its value.
   *
   * @throws JinjaException if it has none
   */
  Object value(Scope scope);
}
