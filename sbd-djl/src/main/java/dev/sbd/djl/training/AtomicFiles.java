package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes small files wholly or not at all. */
final class AtomicFiles {
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp");

  private AtomicFiles() {}

  @FunctionalInterface
  private interface Filling {
    void fill(Path temporary) throws IOException;
  }

  /**
   * Writes {@code text} in place of what is there.
   *
   * @throws CheckpointException if that fails, as on a full disk; what was there stays
   */
  static void write(Path file, String text) {
    replace(file, temporary -> Files.writeString(temporary, text));
  }

  /** Writes what {@code source} holds in place of what is there, in the same way. */
  static void copy(Path source, Path file) {
    replace(file, temporary -> Files.copy(source, temporary));
  }

  private static void replace(Path file, Filling filling) {
    Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        filling.fill(temporary);
        force(temporary);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be written: " + e.getMessage(), e);
    }
  }

  /** Onto the disk: else a power cut can leave the new name without its contents. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Removes what a killed process left of files that it was writing into {@code directory}, by this
   * class or as safetensors. No other process may be writing there.
   */
  static void discardLeftovers(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (TEMPORARY.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
