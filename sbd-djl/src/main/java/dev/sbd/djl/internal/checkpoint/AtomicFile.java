package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that is written wholly or not at all: its bytes lie in a hidden one beside, until {@link
 * #commit} puts that in its place.
 */
public final class AtomicFile implements AutoCloseable {
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-f-]{36}\\.tmp");

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;

  AtomicFile(Path file) throws IOException {
    this.file = file;
    this.temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @FunctionalInterface
  private interface Filling {
    void fill(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code text} in place of what is there.
   *
   * @throws CheckpointException if that fails, as on a full disk; what was there stays
   */
  public static void write(Path file, String text) {
    replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes what {@code source} holds in place of what is there, in the same way. */
  public static void copy(Path source, Path file) {
    replace(file, out -> Files.copy(source, out));
  }

  private static void replace(Path file, Filling filling) {
    try (AtomicFile replacement = new AtomicFile(file);
        OutputStream out = Channels.newOutputStream(replacement.channel)) {
      filling.fill(out);
      replacement.commit();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /**
   * Makes a directory, and those that it is in, unless it is there.
   *
   * @throws CheckpointException if it cannot be made
   */
  public static void createDirectories(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw FileProblem.writing(directory, e);
    }
  }

  /**
   * Removes what a killed process left of files that it was writing into {@code directory}. No
   * other process may be writing there.
   */
  public static void discardLeftovers(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (TEMPORARY.matcher(file.getFileName().toString()).matches()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw FileProblem.writing(directory, e);
    }
  }

  /** Takes the bytes. */
  FileChannel channel() {
    return channel;
  }

  /** Where the bytes lie until {@link #commit}. */
  Path temporary() {
    return temporary;
  }

  /** Puts it in its place, all its bytes on the disk: else a power cut can leave a name alone. */
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was written, unless it is in its place; twice is once. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
