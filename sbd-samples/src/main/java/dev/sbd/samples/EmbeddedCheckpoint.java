package dev.sbd.samples;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkpoint in this jar: a Llama of two million parameters, trained for Set Block Decoding on
 * word problems, JSON extraction and Java classes.
 *
 * <p>Weights are mapped from files, so it is unpacked: once a process, into a directory of that
 * process's own, gone when it ends. Nothing is shared, so nothing can be stale or half written.
 */
public final class EmbeddedCheckpoint {
  private static final String[] FILES = {
    "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"
  };

  private EmbeddedCheckpoint() {}

  /**
   * The directory to load, unpacked by the first call.
   *
   * @throws UncheckedIOException if there is no room for its 9 MB in the directory for temporary
   *     files
   */
  public static Path directory() {
    return Unpacked.DIRECTORY;
  }

  /** Its class initialiser runs once, when first asked for. */
  private static final class Unpacked {
    static final Path DIRECTORY = unpack();
  }

  private static Path unpack() {
    try {
      Path directory = Files.createTempDirectory("sbd-checkpoint");
      directory.toFile().deleteOnExit(); // last in, first deleted: after its files
      for (String name : FILES) {
        Path file = directory.resolve(name);
        file.toFile().deleteOnExit();
        copy("checkpoint/" + name, file);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the embedded checkpoint: " + e.getMessage(), e);
    }
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = EmbeddedCheckpoint.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " is missing in the jar");
      }
      Files.copy(in, file);
    }
  }
}
