package dev.sbd.djl;

import dev.sbd.error.SbdException;
import java.io.Serial;
import java.nio.file.Path;

/** A checkpoint that cannot be used: the message names the file, the field and the value. */
public final class CheckpointException extends SbdException {
  @Serial private static final long serialVersionUID = 1L;

  /** A problem with {@code file}: the message is the file's path and {@code problem}. */
  public CheckpointException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** A problem with {@code file} that showed as {@code cause}. */
  public CheckpointException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
