package dev.sbd;

import java.util.function.Consumer;

/**
 * Told of a generation's progress, on the thread that generates: while it is at work, the
 * generation waits. An exception that it throws ends the generation and reaches the caller; of
 * several requests that are served side by side it ends all, and their answers are lost.
 */
public interface GenerationListener {
  /** A listener of the text alone. */
  static GenerationListener ofText(Consumer<String> consumer) {
    return new GenerationListener() {
      @Override
      public void onText(String text) {
        consumer.accept(text);
      }
    };
  }

  /**
   * More of the text, for good: the pieces in order are exactly {@link Generation#text()}. A piece
   * is never empty, never holds part of a character, and never goes past the end of the text.
   */
  default void onText(String text) {}

  /** More of the tokens, for good: the pieces in order are exactly {@link Generation#tokens()}. */
  default void onTokens(int[] tokens) {}

  /** What stands behind the decided tokens now, after each pass; the next one replaces it. */
  default void onDraft(Draft draft) {}

  /** A forward pass is done, and what it decided has been given out. */
  default void onPass(PassTrace pass) {}
}
