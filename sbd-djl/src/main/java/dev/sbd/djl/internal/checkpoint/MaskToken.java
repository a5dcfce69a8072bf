package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Finds a checkpoint's mask token. */
final class MaskToken {
  private final Checkpoint checkpoint;
  private final int vocabularySize;

  MaskToken(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.vocabularySize = checkpoint.config().dimensions().vocabularySize();
  }

  int resolve(OptionalInt override) {
    if (override.isPresent()) {
      int id = override.getAsInt();
      Check.that(isToken(id), "maskToken must be in [0, %d), got %d", vocabularySize, id);
      return id;
    }
    OptionalInt configured = checkpoint.config().specialTokens().mask();
    return configured.isPresent() ? configured.getAsInt() : ofTokenizer();
  }

  private int ofTokenizer() {
    Path tokenizerJson = checkpoint.directory().resolve("tokenizer.json");
    String content = checkpoint.tokenizerConfig().maskToken().orElseThrow(this::unknown);
    OptionalInt token =
        TokenIds.read(checkpoint.directory()).map(i -> i.find(content)).orElse(OptionalInt.empty());
    if (token.isEmpty()) {
      throw new CheckpointException(
          tokenizerJson,
          "has no token \"%s\", tokenizer_config.json's mask_token".formatted(content));
    }
    if (!isToken(token.getAsInt())) {
      throw new CheckpointException(
          tokenizerJson,
          "id of mask token \"%s\" must be in [0, %d), config.json's vocab_size, got %d"
              .formatted(content, vocabularySize, token.getAsInt()));
    }
    return token.getAsInt();
  }

  private boolean isToken(int id) {
    return id >= 0 && id < vocabularySize;
  }

  private CheckpointException unknown() {
    return new CheckpointException(
        checkpoint.directory(),
        "no mask token is known: set mask_token_id in config.json or mask_token in"
            + " tokenizer_config.json, or give the token's id when loading");
  }
}
