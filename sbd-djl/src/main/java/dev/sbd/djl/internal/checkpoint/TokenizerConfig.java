package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tokenizer_config.json, and special_tokens_map.json for what it leaves out, say about special
 * tokens and the chat template.
 *
 * @param specialTokens the special tokens' texts by their names, {@code bos_token} and so on
 * @param chatTemplates by name; the only or usual one is {@code default}
 */
public record TokenizerConfig(
    Map<String, String> specialTokens, Map<String, TemplateSource> chatTemplates) {

  private static final List<String> SPECIAL_TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

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
    Optional<JsonFields> map = JsonFields.readIfThere(directory.resolve("special_tokens_map.json"));
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : SPECIAL_TOKENS) {
      config
          .flatMap(fields -> content(fields, name))
          .or(() -> map.flatMap(fields -> content(fields, name)))
          .ifPresent(text -> tokens.put(name, text));
    }
    return new TokenizerConfig(tokens, TemplateSource.all(directory, config));
  }

  /** A token is written as its text or as an object that has it as {@code content}. */
  private static Optional<String> content(JsonFields fields, String field) {
    boolean isObject = fields.value(field).map(JsonElement::isJsonObject).orElse(false);
    return isObject
        ? fields.object(field).flatMap(token -> token.string("content"))
        : fields.string(field);
  }
}
