package dev.sbd.djl.internal.jinja;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter, a test or a method. */
@FunctionalInterface
interface Operation {
  Object apply(Object value, Arguments arguments);

  /**
   * The operation of that name.
   *
   * @param kind what {@code all} are, for the message
   * @throws JinjaException if there is none
   */
  static Operation named(String name, String kind, Map<String, Operation> all) {
    @Nullable Operation operation = all.get(name);
    if (operation == null) {
      throw new JinjaException("No " + kind + " named '" + name + "'.");
    }
    return operation;
  }
}
