package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The token that stands for a masked one in a training, and where it comes from.
 *
 * @param id its id; {@link Origin#NEW}: the vocabulary's size, so the model must grow by a row
 * @param text how the tokenizer spells it, or will; empty if the tokenizer cannot have it
 * @param origin where it comes from
 */
public record MaskChoice(int id, Optional<String> text, Origin origin) {
  /** The spelling of a token that the tokenizer gets. */
  public static final String NEW_TEXT = "<|mask|>";

  private static final Pattern MASKS =
      Pattern.compile("<\\|mask\\|>|<mask>|\\[MASK\\]|<\\|mdm_mask\\|>");
  private static final Pattern RESERVED =
      Pattern.compile("<\\|?(reserved|unused|extra)[a-z_]*\\d+\\|?>|\\[unused\\d+\\]");

  /** Where a mask token comes from. */
  public enum Origin {
    /** It was asked for. */
    GIVEN,
    /** The checkpoint has one. */
    CHECKPOINT,
    /** A token that the tokenizer keeps in reserve, such as Llama 3's. */
    RESERVED,
    /** A row of the embedding that the tokenizer has no token for, as Qwen's have many. */
    UNUSED,
    /** A row more than the embedding has. */
    NEW
  }

  /**
   * Chooses: {@code given}; else what config.json or the tokenizer name; else a token spelt like a
   * mask; else the first reserved one; else the first unused row; else a new row.
   *
   * @throws IllegalArgumentException if {@code given} is no id of the vocabulary
   * @throws CheckpointException if a file is malformed, or the tokenizer has more tokens than the
   *     embedding rows
   */
  public static MaskChoice of(Checkpoint checkpoint, OptionalInt given) {
    Vocabulary vocabulary = Vocabulary.read(checkpoint.directory());
    boolean named =
        checkpoint.config().specialTokens().mask().isPresent()
            || checkpoint.tokenizerConfig().maskToken().isPresent();
    if (given.isPresent() || named) {
      int id = checkpoint.maskToken(given);
      return new MaskChoice(
          id, vocabulary.text(id), given.isPresent() ? Origin.GIVEN : Origin.CHECKPOINT);
    }
    return vocabulary
        .first(MASKS)
        .map(id -> new MaskChoice(id, vocabulary.text(id), Origin.CHECKPOINT))
        .or(
            () ->
                vocabulary
                    .first(RESERVED)
                    .map(id -> new MaskChoice(id, vocabulary.text(id), Origin.RESERVED)))
        .orElseGet(() -> beyond(vocabulary, checkpoint));
  }

  private static MaskChoice beyond(Vocabulary vocabulary, Checkpoint checkpoint) {
    int rows = checkpoint.config().dimensions().vocabularySize();
    int id = vocabulary.next();
    if (id > rows && id != Vocabulary.NONE) {
      throw new CheckpointException(
          checkpoint.directory(),
          "has no room for a mask token: tokenizer.json numbers tokens up to %d, config.json's vocab_size is %d; choose a token that no text has and give its id as the mask token"
              .formatted(id - 1, rows));
    }
    return id < rows
        ? new MaskChoice(id, Optional.of(NEW_TEXT), Origin.UNUSED)
        : new MaskChoice(rows, vocabulary.text(rows), Origin.NEW);
  }

  /** Says what was chosen, in a few words. */
  public String describe() {
    return "mask token %d%s: %s"
        .formatted(
            id,
            text.map(spelling -> " " + spelling).orElse(""),
            switch (origin) {
              case GIVEN -> "as asked for";
              case CHECKPOINT -> "the checkpoint's";
              case RESERVED -> "a reserved token of the tokenizer";
              case UNUSED -> "the embedding's first row without a token";
              case NEW -> "a new row of the embedding";
            });
  }

  /** The tokens of tokenizer.json. */
  private record Vocabulary(TreeMap<Integer, String> added, int next) {
    private static final int NONE = Integer.MAX_VALUE;

    static Vocabulary read(Path directory) {
      if (!Files.exists(directory.resolve(TokenizerFiles.TOKENIZER))) {
        return new Vocabulary(new TreeMap<>(), NONE);
      }
      TokenizerFiles.Tokens tokens = TokenizerFiles.tokens(directory);
      return new Vocabulary(tokens.added(), tokens.next());
    }

    Optional<Integer> first(Pattern spelling) {
      return added.entrySet().stream()
          .filter(token -> spelling.matcher(token.getValue()).matches())
          .map(Map.Entry::getKey)
          .min(Comparator.naturalOrder());
    }

    /** An added token's text; a new one's if the tokenizer can number it so: after all others. */
    Optional<String> text(int id) {
      return Optional.ofNullable(added.get(id))
          .or(() -> id == next ? Optional.of(NEW_TEXT) : Optional.empty());
    }
  }
}
