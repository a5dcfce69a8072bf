package dev.sbd.djl.internal.jinja;

/**
 * What a missing variable, attribute or item evaluates to: empty as text and as a list, false, and
 * a failure in every other use.
 *
 * @param problem what is missing, for that failure's message
 */
record Undefined(String problem) {
  static Undefined variable(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined attribute(Object owner, Object name) {
    return new Undefined(
        "'" + Values.typeName(owner) + " object' has no attribute " + Text.repr(name));
  }

  /** Fails if {@code value} is undefined. */
  static void refuse(Object value) {
    if (value instanceof Undefined undefined) {
      throw new JinjaException(undefined.problem);
    }
  }
}
