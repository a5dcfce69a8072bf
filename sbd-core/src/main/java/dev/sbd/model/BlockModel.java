package dev.sbd.model;

import java.util.List;

/**
 * A decoder-only transformer that predicts the next token and, in the same pass, the tokens of a
 * masked block: {@code f(causal ; block)} (arXiv 2509.04185, eq. 9).
 *
 * <p>This is the whole of what a backend implements. Prefill, a next-token step, a look at a block,
 * committing one and verifying drafts are all the same {@link Pass} with other tokens in it.
 *
 * <p>{@link #forward} may be called from several threads; a backend serialises calls where it must.
 * A {@link ModelSession} belongs to one decoding at a time.
 */
public interface BlockModel extends AutoCloseable {
  /** What the model is: vocabulary, context, special tokens. */
  ModelSpec spec();

  /**
   * What a pass costs, as far as is known. Verified decoding asks before every pass, and chooses
   * its drafts and looks by it; its text does not depend on it, so that a guess serves.
   */
  default PassCost passCost() {
    return new PassCost(0.05, 0.05);
  }

  /**
   * Opens an empty key/value cache.
   *
   * @param capacity the most positions it will hold, a pass's blocks included, in {@code [1,
   *     spec().contextLength()]}; their memory is taken here, not later
   * @throws dev.sbd.error.InvalidRequestException if {@code capacity} is out of range
   * @throws dev.sbd.error.SbdException if the memory cannot be had
   */
  ModelSession openSession(int capacity);

  /**
   * Opens a cache that begins as another does, which stays as it is: what two sequences have in
   * common is computed once.
   *
   * @param source a session of this model; others may be at work on it, behind {@code length}
   * @param length tokens to take over, in {@code [1, source.length()]}, in whole blocks where they
   *     are committed whole; at most {@code capacity}
   * @param capacity as of {@link #openSession}
   * @return of {@code length} tokens; or, where a backend cannot copy caches, as by default, an
   *     empty one
   * @throws dev.sbd.error.InvalidRequestException if a number is out of range
   * @throws dev.sbd.error.SbdException if the memory cannot be had
   * @throws IllegalStateException if {@code source} or the model is closed
   */
  default ModelSession fork(ModelSession source, int length, int capacity) {
    return openSession(capacity);
  }

  /**
   * Runs one forward pass over several sequences side by side. A sequence's predictions do not
   * depend on which others share the pass, but for rounding. The causal tokens of each pass are in
   * its session's cache afterwards; the block's are not.
   *
   * @param passes one pass a session, no session twice
   * @return for each pass, in order, one prediction for each of its {@link Pass#rows()}, in order
   * @throws dev.sbd.error.InvalidRequestException if a token is outside the vocabulary, a session
   *     stands twice, or a pass does not suit the model's scheme ({@link ModelSpec#check})
   * @throws IllegalStateException if a pass does not start at its session's length, does not fit
   *     into its capacity, or its session or the model is closed
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  List<List<Prediction>> forward(List<Pass> passes);

  /**
   * Releases the model's memory, after the pass under way; twice is once. Its sessions are unusable
   * from then on.
   */
  @Override
  void close();
}
