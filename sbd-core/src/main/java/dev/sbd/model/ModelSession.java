package dev.sbd.model;

/**
 * The exact key/value cache of one sequence.
 *
 * <p>It holds committed tokens only: a block's keys and values are scratch, so that the cache is at
 * any time what token-by-token decoding would have left (arXiv 2509.04185, section 3); or, where
 * the model commits blocks whole, what its whole blocks leave.
 */
public interface ModelSession extends AutoCloseable {
  /** Committed tokens, the position at which the next {@link Pass} starts. */
  int length();

  /** The most positions it can hold, a pass's blocks included. */
  int capacity();

  /**
   * Forgets the tokens from position {@code length} on. Nothing is copied.
   *
   * @param length in {@code [0, length()]}
   * @throws dev.sbd.error.InvalidRequestException if {@code length} is out of range, or in the
   *     middle of a block that is committed whole
   * @throws IllegalStateException if the session is closed
   */
  void rewind(int length);

  /** Releases the cache; twice is once. */
  @Override
  void close();
}
