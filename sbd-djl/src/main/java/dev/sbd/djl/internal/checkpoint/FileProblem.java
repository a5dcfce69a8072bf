package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What to throw of a file that is no good: in words, not as Java's classes. */
public final class FileProblem {
  private static final int MOST = 300;

  private FileProblem() {}

  /** Of a file that cannot be read. */
  public static CheckpointException reading(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new CheckpointException(file, "is missing", e);
    }
    if (e instanceof CharacterCodingException) {
      return new CheckpointException(file, "is not UTF-8 text", e);
    }
    return new CheckpointException(file, "cannot be read: " + reason(e), e);
  }

  /** Of a file or directory that cannot be written. */
  public static CheckpointException writing(Path file, IOException e) {
    return new CheckpointException(file, "cannot be written: " + reason(e), e);
  }

  /**
   * Of what is no JSON, with the place, and without Gson's advice, which is for programmers.
   *
   * @param what the rule, as in {@code "is not valid JSON"}
   */
  public static CheckpointException syntax(Path file, String what, Exception e) {
    Throwable innermost = e.getCause() instanceof IOException cause ? cause : e;
    String place =
        String.valueOf(innermost.getMessage())
            .replaceFirst("(?s)\\R.*", "")
            .replaceFirst("Use JsonReader\\.\\S+ to accept m", "M");
    return new CheckpointException(file, what + ": " + shortened(place), e);
  }

  /** Without the middle of a long value, which the file has. */
  private static String shortened(String place) {
    int length = place.length();
    return length <= MOST
        ? place
        : place.substring(0, MOST / 2) + "..." + place.substring(length - MOST / 2);
  }

  private static String reason(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return "the thread was interrupted";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    Optional<String> message =
        Optional.ofNullable(
            e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage());
    return message.orElseGet(e::toString);
  }
}
