package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file to write a result to: wholly or not at all. */
final class OutputFile {
  /** Text too long to have at once. */
  @FunctionalInterface
  interface Contents {
    void writeTo(Writer writer) throws IOException;
  }

  @FunctionalInterface
  private interface Bytes {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Path path;
  private final Path target; // links resolved

  private OutputFile(Path path, Path target) {
    this.path = path;
    this.target = target;
  }

  /**
   * The file at {@code path}, which may be there already.
   *
   * @throws IllegalArgumentException if no file can be written there: better known before the work
   *     that fills it
   */
  static OutputFile at(Path path) {
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Path directory = target.resolveSibling("");
      boolean isFile = Files.isRegularFile(target) || !isThere(target);
      Check.that(!Files.isDirectory(target), "cannot write %s: it is a directory", path);
      Check.that(isFile, "cannot write %s: it is not a regular file", path);
      Check.that(
          Files.isDirectory(directory),
          "cannot write %s: there is no directory %s",
          path,
          directory);
      Check.that(
          Files.isWritable(directory), "cannot write %s: its directory is not writable", path);
      return new OutputFile(path, target);
    } catch (IOException e) {
      throw new InvalidRequestException("cannot write " + path + ": " + Reason.of(e), e);
    }
  }

  /** A link to nothing is there too. */
  private static boolean isThere(Path target) {
    return Files.exists(target) || Files.isSymbolicLink(target);
  }

  /**
   * Writes it as UTF-8, in place of what is there.
   *
   * @throws OutputException if that fails; what was there stays
   */
  void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the text that {@code contents} writes, in the same way. */
  void write(Contents contents) {
    replace(
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          contents.writeTo(writer);
          writer.flush();
        });
  }

  /** Writes bytes, in the same way. */
  void write(byte[] bytes) {
    replace(out -> out.write(bytes));
  }

  private void replace(Bytes bytes) {
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
              FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        bytes.writeTo(out);
        out.flush();
        channel.force(true); // else a power cut can leave the new name without its contents
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }
}
