package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where tokenizers for tests lie. */
final class TokenizerFolders {
  private TokenizerFolders() {}

  /** A published tokenizer beside the repository; the test is skipped where there is none. */
  static Path shared(String name) {
    Path folder = Path.of("../../shared/tokenizers").toAbsolutePath().normalize().resolve(name);
    assumeTrue(Files.exists(folder), "absent: " + folder);
    return folder;
  }
}
