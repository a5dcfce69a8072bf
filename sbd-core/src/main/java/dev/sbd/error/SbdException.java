package dev.sbd.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A failure that is not the caller's: the backend could not load or run the model. */
public class SbdException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What went wrong and what to do about it. */
  public SbdException(String message) {
    super(message);
  }

  /** What went wrong and what to do about it, with the backend's own exception. */
  public SbdException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
