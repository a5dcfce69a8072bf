package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint's tokenizer: its files. */
final class TokenizerFiles {
  private static final String GENERATION = "generation_config.json";
  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja");

  private TokenizerFiles() {}

  /** The names of those that are in {@code directory}. */
  static List<String> in(Path directory) {
    return NAMES.stream().filter(name -> Files.exists(directory.resolve(name))).toList();
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
      in(from).forEach(name -> AtomicFile.copy(from.resolve(name), to.resolve(name)));
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
