package dev.sbd.djl.internal.jinja;

import dev.sbd.error.InvalidRequestException;
import java.io.Serial;

/** A template that cannot be parsed, or that failed on the values it was given. */
public final class JinjaException extends InvalidRequestException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean complete;

  private JinjaException(String message, boolean complete) {
    super(message);
    this.complete = complete;
  }

  /** A failure whose line is not known yet. */
  JinjaException(String message) {
    this(message, false);
  }

  /** What the template itself raised: its message, unchanged. */
  static JinjaException raised(String message) {
    return new JinjaException(message, true);
  }

  /** This failure, its line put before the message unless that was done or must not be. */
  JinjaException at(int line) {
    if (complete) {
      return this;
    }
    JinjaException located = new JinjaException("line " + line + ": " + getMessage(), true);
    located.setStackTrace(getStackTrace());
    return located;
  }
}
