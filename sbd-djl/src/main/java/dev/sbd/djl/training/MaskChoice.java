package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import dev.sbd.djl.internal.text.CheckpointText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The token that stands for a masked one in a training, and where it comes from.
 *
 * @param id its id; {@link Origin#NEW}: the vocabulary's size, so the model must grow by a row
 * @param text how the tokenizer spells it, or will; empty if the tokenizer cannot have it
 * @param origin where it comes from
 */
record MaskChoice(int id, Optional<String> text, Origin origin) {
  /** The spelling of a token that the tokenizer gets. */
  private static final String NEW_TEXT = "<|mask|>";

  private static final Pattern MASKS =
      Pattern.compile("<\\|mask\\|>|<mask>|\\[MASK\\]|<\\|mdm_mask\\|>");
  private static final Pattern RESERVED =
      Pattern.compile("<\\|?(reserved|unused|extra)[a-z_]*\\d+\\|?>|\\[unused\\d+\\]");

  /** Where a mask token comes from. */
  enum Origin {
    GIVEN("as asked for"),
    CHECKPOINT("the checkpoint's"),
    /** Such as Llama 3's. */
    RESERVED("a reserved token of the tokenizer"),
    /** Qwen's have many. */
    UNUSED("the embedding's first row without a token"),
    NEW("a new row of the embedding"),
    ADAPTER("the adapter's own, one beyond the vocabulary");

    private final String description;

    Origin(String description) {
      this.description = description;
    }
  }

  /**
   * Chooses. See {@link TrainingStart#of}.
   *
   * @throws dev.sbd.error.InvalidRequestException if {@code given} is no id of the vocabulary
   * @throws CheckpointException if a file is malformed, or the tokenizer has more tokens than the
   *     embedding rows
   */
  static MaskChoice of(Checkpoint checkpoint, OptionalInt given) {
    Optional<TokenIds> tokens = TokenIds.read(checkpoint.directory());
    OptionalInt known = checkpoint.maskToken(given);
    if (known.isPresent()) {
      int id = known.getAsInt();
      Origin origin = given.isPresent() ? Origin.GIVEN : Origin.CHECKPOINT;
      return new MaskChoice(id, tokens.flatMap(ids -> text(ids, id)), origin);
    }
    int rows = checkpoint.config().dimensions().vocabularySize();
    return tokens
        .map(ids -> of(checkpoint.directory(), ids, rows))
        .orElseGet(() -> new MaskChoice(rows, Optional.empty(), Origin.NEW));
  }

  /**
   * Chooses for a model that is to be made for a tokenizer: the embedding will have a row for each
   * of its tokens.
   *
   * @throws CheckpointException if a file is malformed
   */
  static MaskChoice of(Path directory, CheckpointText tokenizer) {
    TokenIds ids = tokenizer.ids();
    OptionalInt named = tokenizer.specialToken("mask_token");
    return named.isPresent()
        ? new MaskChoice(named.getAsInt(), text(ids, named.getAsInt()), Origin.CHECKPOINT)
        : of(directory, ids, ids.next());
  }

  private static MaskChoice of(Path directory, TokenIds ids, int rows) {
    return spelt(ids, MASKS, Origin.CHECKPOINT, rows)
        .or(() -> spelt(ids, RESERVED, Origin.RESERVED, rows))
        .orElseGet(() -> beyond(directory, ids, rows));
  }

  /** A token that has a row in the embedding, or would have the next one. */
  private static Optional<MaskChoice> spelt(
      TokenIds ids, Pattern spelling, Origin origin, int rows) {
    return ids.added().entrySet().stream()
        .filter(token -> token.getKey() <= rows && spelling.matcher(token.getValue()).matches())
        .map(
            token ->
                new MaskChoice(
                    token.getKey(),
                    Optional.of(token.getValue()),
                    token.getKey() < rows ? origin : Origin.NEW))
        .findFirst();
  }

  private static MaskChoice beyond(Path directory, TokenIds ids, int rows) {
    int id = ids.next();
    if (id > rows) {
      throw new CheckpointException(
          directory,
          "has no room for a mask token: the tokenizer numbers tokens up to %d, config.json's vocab_size is %d; choose a token that no text has and give its id as the mask token"
              .formatted(id - 1, rows));
    }
    return new MaskChoice(id, Optional.of(NEW_TEXT), id < rows ? Origin.UNUSED : Origin.NEW);
  }

  /** An added token's text; a new one's if the tokenizer can number it so: after all others. */
  private static Optional<String> text(TokenIds ids, int id) {
    return Optional.ofNullable(ids.added().get(id))
        .or(() -> id == ids.next() ? Optional.of(NEW_TEXT) : Optional.empty());
  }

  /** Says what was chosen, in a few words. */
  String describe() {
    String spelling = text.map(t -> " " + t).orElse("");
    return "mask token %d%s: %s".formatted(id, spelling, origin.description);
  }
}
