package dev.sbd.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Directories that tests give to commands. */
final class Folders {
  /** The repository's golden folders. */
  private static final Path GOLDEN = Path.of("../sbd-djl/src/test/resources/golden");

  private Folders() {}

  /** A golden folder of the repository, by name. */
  static Path golden(String name) {
    return GOLDEN.resolve(name);
  }

  /** All of them. */
  static List<Path> allGolden() throws IOException {
    return list(GOLDEN);
  }

  /** A copy of {@code from} in {@code to}, to be changed. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : list(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
    return to;
  }

  /** The embedded checkpoint with its transcripts beside it. */
  static Path embeddedWithTranscripts(Path to) throws IOException {
    copy(EmbeddedCheckpoint.directory(), to);
    try (InputStream transcripts = Folders.class.getResourceAsStream("transcripts.json")) {
      Files.copy(transcripts, to.resolve("transcripts.json"));
    }
    return to;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
