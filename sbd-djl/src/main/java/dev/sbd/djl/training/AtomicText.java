package dev.sbd.djl.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Small files, written wholly or not at all. */
final class AtomicText {
  private AtomicText() {}

  /** Writes {@code text} in place of what is there. */
  static void write(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes what {@code source} holds in place of what is there. */
  static void copy(Path source, Path file) throws IOException {
    Path temporary = temporary(file);
    try {
      Files.copy(source, temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }
}
