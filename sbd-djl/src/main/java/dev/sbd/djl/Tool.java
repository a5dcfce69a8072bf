package dev.sbd.djl;

import java.util.Objects;

/**
 * A function that a model may call.
 *
 * @param name of letters, digits, {@code _}, {@code -} and {@code .}
 * @param description what it does, for the model; may be empty
 * @param parameters JSON Schema of an object, as JSON text; empty: an object of no members
 */
public record Tool(String name, String description, String parameters) {
  /** Checks for null. */
  public Tool {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(parameters, "parameters");
  }
}
