package dev.sbd.model;

import dev.sbd.internal.Check;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a decoder needs to know of a model.
 *
 * @param name for people to read, as in {@code "llama bfloat16 on cpu"}
 * @param vocabularySize tokens are in {@code [0, vocabularySize)}
 * @param contextLength positions are in {@code [0, contextLength)}; a multiple of {@code
 *     maxBlockSize} where blocks are committed whole
 * @param maxBlockSize the largest block it can be asked for (k), at least 1; the only one where
 *     blocks are committed whole
 * @param maskToken the token that stands for "not revealed yet" (m in the paper), in {@code [0,
 *     vocabularySize]}; it is never predicted. At {@code vocabularySize}, one beyond all tokens, it
 *     is no token but an embedding of its own, and stands in blocks only. Without one nothing can
 *     be looked at: a model decodes token by token, and verifies what was said before
 * @param endTokens tokens that end a text
 * @param scheme how it was trained to treat blocks
 * @param usual how it is decoded where nobody says otherwise
 */
public record ModelSpec(
    String name,
    int vocabularySize,
    int contextLength,
    int maxBlockSize,
    OptionalInt maskToken,
    Set<Integer> endTokens,
    BlockScheme scheme,
    Usual usual) {

  /**
   * How a model is decoded where nobody says otherwise.
   *
   * @param decoding as {@link dev.sbd.GenerationOptions.Builder#decoding} reads it
   * @param blockSize tokens a block, at least 1; the model's maximum where that is less
   */
  public record Usual(String decoding, int blockSize) {
    /** Verified, in blocks of 16. */
    public static final Usual VERIFIED = new Usual("verified", 16);

    /** Checks the number. */
    public Usual {
      Check.atLeast("blockSize", blockSize, 1);
    }
  }

  /** Checks the numbers against one another. */
  public ModelSpec {
    Check.atLeast("vocabularySize", vocabularySize, 2);
    Check.atLeast("contextLength", contextLength, 2);
    Check.atLeast("maxBlockSize", maxBlockSize, 1);
    maskToken.ifPresent(token -> Check.inRange("maskToken", token, 0, vocabularySize));
    endTokens = Set.copyOf(endTokens);
    for (int token : endTokens) {
      Check.token("endTokens", token, vocabularySize);
    }
    Check.that(
        contextLength % step(scheme, maxBlockSize) == 0,
        "contextLength must be a multiple of maxBlockSize %d where blocks are committed whole,"
            + " got %d",
        maxBlockSize,
        contextLength);
  }

  /** A model trained for Set Block Decoding, or an ordinary one; decoding is verified. */
  public ModelSpec(
      String name,
      int vocabularySize,
      int contextLength,
      int maxBlockSize,
      OptionalInt maskToken,
      Set<Integer> endTokens) {
    this(
        name,
        vocabularySize,
        contextLength,
        maxBlockSize,
        maskToken,
        endTokens,
        BlockScheme.SBD,
        Usual.VERIFIED);
  }

  /** Whether it has next-token predictions: where decided tokens are committed causally. */
  public boolean predictsNext() {
    return scheme.commit() == BlockScheme.Commit.CAUSAL;
  }

  /** A cache's length is a multiple of it: the block size where blocks are committed whole. */
  public int cacheStep() {
    return step(scheme, maxBlockSize);
  }

  private static int step(BlockScheme scheme, int blockSize) {
    return scheme.commit() == BlockScheme.Commit.BLOCK ? blockSize : 1;
  }

  /** The largest length that a cache can have, up to {@code tokens}. */
  public int cacheable(int tokens) {
    return tokens - tokens % cacheStep();
  }

  /**
   * Checks that a pass suits the model; for backends.
   *
   * @throws dev.sbd.error.InvalidRequestException if blocks are committed whole, and the pass
   *     begins, commits or looks in the middle of one; or if a row's mask leaves no token
   */
  public void check(Pass pass) {
    pass.rows().forEach(row -> check(row.mask()));
    if (cacheStep() > 1) {
      checkWhole(pass);
    }
  }

  private void check(TokenMask mask) {
    Check.that(
        mask.leavesAny(vocabularySize, maskToken),
        "a row's mask must leave a token in [0, %d) (the vocabulary) that is not the model's mask"
            + " token, and leaves none",
        vocabularySize);
  }

  private void checkWhole(Pass pass) {
    int start = pass.position();
    checkWhole("a pass must start at a multiple of", start);
    checkWhole("a pass must commit a multiple of", pass.causal().length);
    for (Look look : pass.looks()) {
      checkWhole("a look must stand behind a multiple of", look.behind());
      Check.that(
          look.tokens().length == maxBlockSize,
          "a look at %s must be at a whole block of %d tokens, got %d",
          name,
          maxBlockSize,
          look.tokens().length);
    }
  }

  /**
   * Checks that a cache can have this length; for backends.
   *
   * @throws dev.sbd.error.InvalidRequestException if blocks are committed whole, and it ends in the
   *     middle of one
   */
  public void checkCacheLength(int length) {
    checkWhole("a cache must be rewound to a multiple of", length);
  }

  private void checkWhole(String what, int tokens) {
    Check.that(
        tokens % cacheStep() == 0,
        "%s %d tokens, which %s commits whole, got %d",
        what,
        cacheStep(),
        name,
        tokens);
  }
}
