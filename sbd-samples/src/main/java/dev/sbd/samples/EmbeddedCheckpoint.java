package dev.sbd.samples;

import dev.sbd.error.InvalidRequestException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The checkpoints in this jar, by name: small models, trained for Set Block Decoding on the tasks
 * of {@link dev.sbd.samples.tasks}. Each is a directory {@code checkpoint/NAME} of the resources
 * and a line of {@code checkpoint/index.txt}.
 *
 * <p>Weights are mapped from files, so one is unpacked when asked for: once a process, into a
 * directory of that process's own, gone when it ends. Nothing is shared between processes, so
 * nothing can be stale or half written.
 */
public final class EmbeddedCheckpoint {
  /** What each of their directories holds. */
  public static final List<String> FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

  /** Shared on purpose: one copy a process, whoever asks. */
  private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

  private EmbeddedCheckpoint() {}

  /** What there is; the first is the default. */
  public static List<String> names() {
    try (InputStream in = open("checkpoint/index.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw failure(e);
    }
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
   * @throws UncheckedIOException if there is no room for it (up to 10 MB) in the directory for
   *     temporary files
   */
  public static Path directory(String name) {
    if (!names().contains(name)) {
      throw new InvalidRequestException(
          "there is neither a directory "
              + name
              + " nor a built-in model of that name; built in: "
              + String.join(", ", names()));
    }
    return UNPACKED.computeIfAbsent(name, EmbeddedCheckpoint::unpack);
  }

  /** Which of {@link #names()} a directory is; empty if it is another checkpoint's. */
  public static Optional<String> nameOf(Path directory) {
    return UNPACKED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(directory))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code text} with names where it has directories that built-in ones were unpacked to. */
  public static String withNames(String text) {
    String named = text;
    for (Map.Entry<String, Path> unpacked : UNPACKED.entrySet()) {
      named = named.replace(unpacked.getValue().toString(), unpacked.getKey());
    }
    return named;
  }

  private static Path unpack(String name) {
    try {
      Path directory = Files.createTempDirectory("sbd-checkpoint");
      directory.toFile().deleteOnExit(); // last in, first deleted: after its files
      for (String file : FILES) {
        Path target = directory.resolve(file);
        target.toFile().deleteOnExit();
        try (InputStream in = open("checkpoint/" + name + "/" + file)) {
          Files.copy(in, target);
        }
      }
      return directory;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = EmbeddedCheckpoint.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource + " is missing in the jar");
    }
    return in;
  }

  private static UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("cannot unpack a built-in model: " + e.getMessage(), e);
  }
}
