package dev.sbd.samples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Directories that tests give to commands. */
public final class Folders {
  /**
   * A trained checkpoint of 2.1M parameters in float32, with its transcripts.json: what tests that
   * know a model's answers to the letter are written for. Tests of the built-in models are not.
   */
  public static final Path TINY_LLAMA =
      Path.of("src/test/resources/dev/sbd/samples/tiny-llama-sbd");

  /**
   * The built-in llama, trained further for next-token prediction alone, {@link
   * dev.sbd.samples.lab.tasks.Task#REWRITES} included; it does seven of ten of these rightly.
   */
  static final Path LLAMA_NTP = Path.of("src/test/resources/dev/sbd/samples/llama-ntp");

  /** The repository's golden folders. */
  private static final Path GOLDEN = Path.of("../sbd-djl/src/test/resources/golden");

  /** Golden folders of families of block decoders. */
  private static final Path FAMILIES = Path.of("../sbd-djl/src/test/resources/golden-families");

  private Folders() {}

  /** A golden folder of the repository, by name. */
  static Path golden(String name) {
    return GOLDEN.resolve(name);
  }

  /** All of them. */
  static List<Path> allGolden() throws IOException {
    return list(GOLDEN);
  }

  /** A golden folder of a family, by name. */
  static Path family(String name) {
    return FAMILIES.resolve(name);
  }

  /** All of them. */
  static List<Path> allFamilies() throws IOException {
    return list(FAMILIES);
  }

  /** A copy of {@code from} in {@code to}, to be changed. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : list(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
    return to;
  }

  /** The same with all that is in its folders. */
  static Path copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
