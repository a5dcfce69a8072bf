package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The ids that the files beside tokenizer.json give tokens: tokenizer_config.json's {@code
 * added_tokens_decoder}, else added_tokens.json. The tokenizer may number them otherwise.
 */
final class DeclaredIds {
  private DeclaredIds() {}

  /** The id of the token that reads {@code text}, if one of the files gives it. */
  static OptionalInt find(Path directory, String text) {
    String field = "added_tokens_decoder";
    DeclarationFile config = DeclarationFile.read(directory, "tokenizer_config.json", true);
    OptionalInt byId =
        config.object(field).entrySet().stream()
            .filter(token -> token.getValue().content().equals(text))
            .map(Map.Entry::getKey)
            .mapToInt(id -> config.id(field, id))
            .findFirst();
    return byId.isPresent()
        ? byId
        : DeclarationFile.read(directory, "added_tokens.json", true).fields().optionalCount(text);
  }
}
