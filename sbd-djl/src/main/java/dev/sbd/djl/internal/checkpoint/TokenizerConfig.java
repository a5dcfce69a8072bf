package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tokenizer_config.json and the files beside it say about special tokens and the chat
 * template.
 *
 * @param specialTokens the special tokens' texts by their names, {@code bos_token} and so on
 * @param chatTemplates Jinja sources by name; the only or usual one is {@code default}
 */
public record TokenizerConfig(
    Map<String, String> specialTokens, Map<String, String> chatTemplates) {

  /** The name of the chat template that is used unless another is asked for. */
  public static final String DEFAULT_TEMPLATE = "default";

  private static final String CHAT_TEMPLATE = "chat_template";

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
    return new TokenizerConfig(tokens, chatTemplates(directory, config));
  }

  /** As in transformers, chat_template.jinja comes before tokenizer_config.json's field. */
  private static Map<String, String> chatTemplates(Path directory, Optional<JsonFields> config) {
    Map<String, String> templates = new LinkedHashMap<>();
    config.ifPresent(c -> addTemplates(c, templates));
    Path file = directory.resolve("chat_template.jinja");
    if (Files.exists(file)) {
      templates.put(DEFAULT_TEMPLATE, JsonFields.text(file));
    }
    return templates;
  }

  private static void addTemplates(JsonFields config, Map<String, String> templates) {
    if (!config.value(CHAT_TEMPLATE).map(JsonElement::isJsonArray).orElse(false)) {
      config.string(CHAT_TEMPLATE).ifPresent(source -> templates.put(DEFAULT_TEMPLATE, source));
      return;
    }
    for (JsonFields named : config.objects(CHAT_TEMPLATE)) {
      templates.put(named.requiredString("name"), named.requiredString("template"));
    }
  }
}
