package dev.sbd.samples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints in this jar, by name: small models, trained for Set Block Decoding on the tasks
 * of {@link dev.sbd.samples.lab.tasks}.
 */
public final class EmbeddedCheckpoint {
  private static final Embedded ALL =
      new Embedded(
          "checkpoint",
          "model",
          List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"));

  private EmbeddedCheckpoint() {}

  /** What there is; the first is the default. */
  public static List<String> names() {
    return ALL.names();
  }

  /** The default one's directory; see {@link #directory(String)}. */
  public static Path directory() {
    return directory(names().get(0));
  }

  /**
   * The directory to load, unpacked by the first call.
   *
   * @param name one of {@link #names()}
   * @throws IllegalArgumentException if there is none of that name
   * @throws java.io.UncheckedIOException if there is no room for it (up to 10 MB) in the directory
   *     for temporary files
   */
  public static Path directory(String name) {
    return ALL.directory(name);
  }

  /** Which of {@link #names()} a directory is; empty if it is another checkpoint's. */
  public static Optional<String> nameOf(Path directory) {
    return ALL.nameOf(directory);
  }
}
