package dev.sbd.djl;

import java.util.Objects;

/**
 * A call of a {@link Tool}.
 *
 * @param name the tool's
 * @param arguments a JSON object as text, as the model wrote it
 */
public record ToolCall(String name, String arguments) {
  /** Checks for null. */
  public ToolCall {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }
}
