package dev.sbd.samples.cli;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A result that cannot be written. */
final class OutputException extends UncheckedIOException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean unread;

  /**
   * Makes a sentence of what went wrong.
   *
   * @param target what was written to
   */
  OutputException(Object target, IOException cause) {
    super("cannot write " + target + ": " + Reason.of(cause), cause);
    this.unread = Reason.of(cause).toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** Whether nobody reads it any more, as behind {@code | head}. */
  boolean isUnread() {
    return unread;
  }
}
