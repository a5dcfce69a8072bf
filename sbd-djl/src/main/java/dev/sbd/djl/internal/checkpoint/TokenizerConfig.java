package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tokenizer_config.json and the files beside it say about special tokens and the chat
 * template.
 *
 * @param specialTokens the special tokens' texts by their names, {@code bos_token} and so on
 * @param chatTemplates by name; the only or usual one is {@code default}
 */
public record TokenizerConfig(
    Map<String, String> specialTokens, Map<String, TemplateSource> chatTemplates) {

  /** Copies the maps. */
  public TokenizerConfig {
    specialTokens = Map.copyOf(specialTokens);
    chatTemplates = Map.copyOf(chatTemplates);
  }

  /** The text of the mask token. */
  public Optional<String> maskToken() {
    return Optional.ofNullable(specialTokens.get("mask_token"));
  }

  /**
   * Reads the tokenizer's configuration; a missing file leaves everything empty.
   *
   * @param directory the checkpoint's directory
   */
  public static TokenizerConfig read(Path directory) {
    Optional<JsonFields> config =
        JsonFields.readIfThere(directory.resolve("tokenizer_config.json"));
    Map<String, String> tokens = new LinkedHashMap<>();
    new DeclaredTokens(directory)
        .named()
        .forEach((name, token) -> tokens.put(name, token.content()));
    return new TokenizerConfig(tokens, TemplateSource.all(directory, config));
  }
}
