package dev.sbd;

/**
 * Told of a generation's progress, on the thread that generates. An exception that it throws ends
 * the generation and reaches the caller.
 */
public interface GenerationListener {
  /**
   * More of the text, for good: the pieces in order are exactly {@link Generation#text()}. A piece
   * is never empty, never holds part of a character, and never goes past the end of the text.
   */
  default void onText(String text) {}

  /** More of the tokens, for good: the pieces in order are exactly {@link Generation#tokens()}. */
  default void onTokens(int[] tokens) {}

  /** A forward pass is done and what it revealed is decided. */
  default void onPass(PassTrace pass) {}
}
