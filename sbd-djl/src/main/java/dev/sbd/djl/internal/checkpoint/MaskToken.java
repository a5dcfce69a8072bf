package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions.Family;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a checkpoint's mask token in what its files say. */
final class MaskToken {
  private static final Logger LOG = LoggerFactory.getLogger(MaskToken.class);

  private final Checkpoint checkpoint;
  private final JsonFields fields;
  private final FamilyMarks marks;

  private MaskToken(Checkpoint checkpoint, JsonFields fields) {
    this.checkpoint = checkpoint;
    this.fields = fields;
    this.marks = FamilyMarks.of(checkpoint.family());
  }

  /**
   * Its id; empty if an ordinary checkpoint has none, or says one that is no token of the
   * vocabulary, which is logged.
   *
   * @param fields of config.json
   * @throws dev.sbd.djl.CheckpointException if another family's checkpoint has none, or config.json
   *     gives one that the embedding lacks
   */
  static OptionalInt find(Checkpoint checkpoint, JsonFields fields) {
    MaskToken search = new MaskToken(checkpoint, fields);
    OptionalInt said = checkpoint.config().specialTokens().mask();
    if (said.isPresent()) {
      search.requireToken(said.getAsInt());
      return said;
    }
    return checkpoint.family() == Family.SBD ? search.named() : OptionalInt.of(search.ofFamily());
  }

  /** The embedding may have fewer rows than config.json says. */
  private void requireToken(int id) {
    if (!checkpoint.isToken(id)) {
      throw fields.wrong(
          marks.maskToken(),
          "must be in [0, %d), the rows of the embedding: say which, with --mask-token"
                  .formatted(vocabularySize())
              + " (LoadOptions.maskToken)");
    }
  }

  /** The one that the tokenizer calls so. */
  private OptionalInt named() {
    return checkpoint.tokenizerConfig().maskToken().map(this::named).orElse(OptionalInt.empty());
  }

  private OptionalInt named(String text) {
    OptionalInt id = numbered(text);
    if (id.isPresent() && checkpoint.isToken(id.getAsInt())) {
      return id;
    }
    LOG.warn(
        "{}: mask_token \"{}\" of tokenizer_config.json is left out, since its id must be in"
            + " [0, {}), and is {}",
        checkpoint.directory().resolve("tokenizer.json"),
        text,
        vocabularySize(),
        id.isPresent() ? id.getAsInt() : "missing");
    return OptionalInt.empty();
  }

  /** The one of the family's text. */
  private int ofFamily() {
    return marks.maskText().map(this::declared).orElse(OptionalInt.empty()).stream()
        .filter(checkpoint::isToken)
        .findFirst()
        .orElseThrow(
            () ->
                fields.wrong(
                    marks.maskToken(),
                    "must be the mask token's id, in [0, %d): say which, with --mask-token"
                            .formatted(vocabularySize())
                        + " (LoadOptions.maskToken)"));
  }

  /** A tokenizer numbers anew what is named a special token and is none of its own. */
  private OptionalInt declared(String text) {
    OptionalInt id = DeclaredIds.find(checkpoint.directory(), text);
    boolean special = checkpoint.tokenizerConfig().specialTokens().containsValue(text);
    return id.isPresent() || special ? id : numbered(text);
  }

  private OptionalInt numbered(String text) {
    return TokenIds.read(checkpoint.directory())
        .map(ids -> ids.find(text))
        .orElse(OptionalInt.empty());
  }

  private int vocabularySize() {
    return checkpoint.config().dimensions().vocabularySize();
  }
}
