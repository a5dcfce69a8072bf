package dev.sbd.djl.internal.jinja;

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
