package dev.sbd.djl;

import dev.sbd.internal.Check;
import java.util.Objects;

/**
 * A function that a model may call.
 *
 * @param name 1 to 64 letters, digits, {@code _}, {@code -} and {@code .}
 * @param description what it does, for the model; may be empty
 * @param parameters JSON Schema of an object, as JSON text; empty: an object of no members. It has
 *     no members but those it names, unless it says {@code additionalProperties}; nor have objects
 *     in its {@code properties} and {@code items}
 */
public record Tool(String name, String description, String parameters) {
  /**
   * Checks the name.
   *
   * @throws dev.sbd.error.InvalidRequestException if it has other characters, none or too many
   */
  public Tool {
    Check.that(
        name.matches("[A-Za-z0-9_.-]{1,64}"),
        "a tool's name must be 1 to 64 of A-Z, a-z, 0-9, _, . and -, got \"%s\"",
        name);
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(parameters, "parameters");
  }
}
