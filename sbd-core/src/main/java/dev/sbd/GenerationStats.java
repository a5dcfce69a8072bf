package dev.sbd;

/**
 * Counts and times of a generation. Times of the model count a pass in full, also where other
 * sequences shared it.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens those of them that a cache held already and that were not computed again
 * @param newTokens tokens generated, the end token included
 * @param forwardPasses all of them; the prompt's prefill shares the first block's first pass
 * @param draftedTokens drafts put to the next-token head (verified decoding, else 0)
 * @param acceptedTokens those of them that it agreed with
 * @param forcedTokens those of the new ones that had to come: a grammar allowed no other text there
 * @param prefillNanos time in the model of the first pass
 * @param decodeNanos time in the model of all later passes
 * @param totalNanos from start to end, model and all
 */
public record GenerationStats(
    int promptTokens,
    int cachedTokens,
    int newTokens,
    int forwardPasses,
    int draftedTokens,
    int acceptedTokens,
    int forcedTokens,
    long prefillNanos,
    long decodeNanos,
    long totalNanos) {

  /** New tokens a forward pass: 1 for token-by-token decoding. */
  public double tokensPerForward() {
    return forwardPasses == 0 ? 0 : (double) newTokens / forwardPasses;
  }

  /** New tokens a second, prefill included. */
  public double tokensPerSecond() {
    return totalNanos == 0 ? 0 : newTokens * 1e9 / totalNanos;
  }

  /** Time in the model. */
  public long modelNanos() {
    return prefillNanos + decodeNanos;
  }

  /** Time outside the model: solver, state machine, text, listeners. */
  public long outsideNanos() {
    return totalNanos - modelNanos();
  }
}
