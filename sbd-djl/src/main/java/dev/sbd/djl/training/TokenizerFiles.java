package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint's tokenizer: its files. */
final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";

  private static final String GENERATION = "generation_config.json";
  private static final List<String> NAMES =
      List.of(
          TOKENIZER,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja");

  private TokenizerFiles() {}

  /** Takes a file's name and where it is. */
  @FunctionalInterface
  interface Visitor {
    void visit(String name, Path file) throws IOException;
  }

  /** Shows those that are in {@code directory}. */
  static void forEach(Path directory, Visitor visitor) throws IOException {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        visitor.visit(name, file);
      }
    }
  }

  /**
   * Copies those that are in {@code from}; others that {@code to} has go.
   *
   * @param to a directory, made if it is not there
   * @throws CheckpointException if one cannot be written; each is replaced wholly or not at all
   */
  static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      for (String name : NAMES) {
        if (!Files.exists(from.resolve(name))) {
          Files.deleteIfExists(to.resolve(name));
        }
      }
      forEach(from, (name, file) -> AtomicFile.copy(file, to.resolve(name)));
    } catch (IOException e) {
      throw new CheckpointException(to, "cannot be written: " + e, e);
    }
  }

  /** Copies what {@code from} says about generation, if anything. */
  static void copyGeneration(Path from, Path to) {
    if (Files.exists(from.resolve(GENERATION))) {
      AtomicFile.copy(from.resolve(GENERATION), to.resolve(GENERATION));
    }
  }
}
