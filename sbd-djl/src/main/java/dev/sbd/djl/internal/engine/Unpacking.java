package dev.sbd.djl.internal.engine;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Utils;
import dev.sbd.error.SbdException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Native libraries of the class path as files, which is what can be loaded. */
final class Unpacking {
  private Unpacking() {}

  /**
   * Writes a resource to a file of a directory, unless there is one. The file is whole or not
   * there, whoever else does the same.
   *
   * @throws SbdException if there is no such resource, or the file cannot be written
   */
  static void unpack(String resource, Path directory, String file) {
    URL source = ClassLoaderUtils.getContextClassLoader().getResource(resource);
    if (source == null) {
      throw new SbdException(
          "the class path has no %s: DJL has libraries for %s"
              .formatted(resource, Diagnosis.PLATFORMS));
    }
    if (Files.exists(directory.resolve(file))) {
      return;
    }
    try {
      copy(source, directory, file);
    } catch (IOException e) {
      throw new SbdException(
          "%s cannot be unpacked to %s: %s; set %s to a directory that can be written to, with"
                  .formatted(file, directory, Diagnosis.message(e), Djl.cacheVariable())
              + " 450 MB free",
          e);
    }
  }

  private static void copy(URL source, Path directory, String file) throws IOException {
    Files.createDirectories(directory);
    Path part = directory.resolve("part-" + UUID.randomUUID());
    try (InputStream in = source.openStream()) {
      Files.copy(in, part);
      Utils.moveQuietly(part, directory.resolve(file));
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
