package dev.sbd.error;

import java.io.Serial;

/**
 * There is no room for a request now: too many are under way, or its time was over before its turn
 * came. Nothing is wrong with it; it may be sent again later. Nothing has been generated.
 */
public class OverloadedException extends SbdException {
  @Serial private static final long serialVersionUID = 1L;

  /** What is full, and what to do about it. */
  public OverloadedException(String message) {
    super(message);
  }

  /** What is full, as something else found out. */
  public OverloadedException(String message, Throwable cause) {
    super(message, cause);
  }
}
