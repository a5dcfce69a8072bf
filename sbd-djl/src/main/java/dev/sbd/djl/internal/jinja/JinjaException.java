package dev.sbd.djl.internal.jinja;

import dev.sbd.error.InvalidRequestException;
import java.io.Serial;

/** A template that cannot be parsed, or that failed on the values it was given. */
public final class JinjaException extends InvalidRequestException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean located;

  private JinjaException(String message, boolean located) {
    super(message);
    this.located = located;
  }

  /** A failure whose line is not known yet. */
  JinjaException(String message) {
    this(message, false);
  }

  /** This failure, its line put before the message unless that was done. */
  JinjaException at(int line) {
    if (located) {
      return this;
    }
    JinjaException failure = new JinjaException("line " + line + ": " + getMessage(), true);
    failure.setStackTrace(getStackTrace());
    return failure;
  }
}
