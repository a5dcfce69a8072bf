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
 * What lies in this jar, by kind and name: {@link EmbeddedCheckpoint}, {@link EmbeddedAdapter}.
 * Each is a directory {@code KIND/NAME} of the resources and a line of {@code KIND/index.txt}.
 *
 * <p>Weights are mapped from files, so one is unpacked when asked for: once a process, into a
 * directory of that process's own, gone when it ends. Nothing is shared between processes, so
 * nothing can be stale or half written.
 */
public final class Embedded {
  /** Shared on purpose: one copy a process, whoever asks. By kind and name. */
  private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

  private final String kind;
  private final String noun;
  private final List<String> files;

  /**
   * A kind.
   *
   * @param kind its directory in the resources
   * @param noun what one is called in messages
   * @param files what the directory of each holds
   */
  Embedded(String kind, String noun, List<String> files) {
    this.kind = kind;
    this.noun = noun;
    this.files = files;
  }

  /** {@code text} with names where it has directories that something was unpacked to. */
  public static String withNames(String text) {
    String named = text;
    for (Path unpacked : UNPACKED.values()) {
      named = named.replace(unpacked.toString(), unpacked.getFileName().toString());
    }
    return named;
  }

  /** What there is of the kind. */
  List<String> names() {
    try (InputStream in = open("index.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** The directory of that name, unpacked by the first call; its last part is the name. */
  Path directory(String name) {
    if (!names().contains(name)) {
      throw new InvalidRequestException(
          "there is neither a directory %s nor a built-in %s of that name; built in: %s"
              .formatted(name, noun, String.join(", ", names())));
    }
    return UNPACKED.computeIfAbsent(key(name), key -> unpack(name));
  }

  /** Which of {@link #names()} was unpacked to {@code directory}, if one was. */
  Optional<String> nameOf(Path directory) {
    return names().stream().filter(name -> directory.equals(UNPACKED.get(key(name)))).findFirst();
  }

  private String key(String name) {
    return kind + "/" + name;
  }

  private Path unpack(String name) {
    try {
      Path directory = temporary(Files.createTempDirectory("sbd-" + kind)).resolve(name);
      temporary(Files.createDirectory(directory));
      for (String file : files) {
        try (InputStream in = open(name + "/" + file)) {
          Files.copy(in, temporary(directory.resolve(file)));
        }
      }
      return directory;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Last in, first deleted: a directory after its files. */
  private static Path temporary(Path path) {
    path.toFile().deleteOnExit();
    return path;
  }

  private InputStream open(String file) throws IOException {
    InputStream in = Embedded.class.getResourceAsStream(key(file));
    if (in == null) {
      throw new FileNotFoundException(key(file) + " is missing in the jar");
    }
    return in;
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("cannot unpack a built-in " + noun + ": " + e.getMessage(), e);
  }
}
