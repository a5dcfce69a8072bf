package dev.sbd.djl.training;

import dev.sbd.internal.Check;
import java.util.Arrays;

/** A text to learn: attention never leaves it. */
public final class Document {
  private final int[] tokens;
  private final int promptLength;

  /**
   * Copies the tokens.
   *
   * @param tokens all its tokens, the end token last unless the text goes on; at least 2
   * @param promptLength the first tokens, which are only read: neither predicted nor noised; less
   *     than {@code tokens.length}
   * @throws dev.sbd.error.InvalidRequestException if there is nothing to predict
   */
  public Document(int[] tokens, int promptLength) {
    Check.that(tokens.length >= 2, "tokens must be at least 2, got %s", Arrays.toString(tokens));
    Check.inRange("promptLength", promptLength, 0, tokens.length - 1);
    this.tokens = tokens.clone();
    this.promptLength = promptLength;
  }

  /** A copy of the tokens. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** How many of them are only read. */
  public int promptLength() {
    return promptLength;
  }

  /** How many tokens it has. */
  public int length() {
    return tokens.length;
  }

  int token(int position) {
    return tokens[position];
  }
}
