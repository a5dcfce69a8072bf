package dev.sbd.error;

import java.io.Serial;

/**
 * A request that cannot be served as it is: a prompt, an option or a solver's number that breaks a
 * rule. The message names argument, rule and value, and is fit for whoever asked; nothing has been
 * generated. Any other {@link IllegalArgumentException} is a bug, of the application or of sbd.
 */
public class InvalidRequestException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /** What was wrong: argument, rule and value. */
  public InvalidRequestException(String message) {
    super(message);
  }

  /** What was wrong, as something else found out. */
  public InvalidRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
