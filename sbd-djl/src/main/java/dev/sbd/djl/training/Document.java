package dev.sbd.djl.training;

import java.util.Arrays;

/**
 * A text to learn: attention never leaves it.
 *
 * @param tokens all its tokens, the end token last; at least 2
 * @param promptLength the first tokens, which are only read: neither predicted nor noised; less
 *     than {@code tokens.length}
 */
public record Document(int[] tokens, int promptLength) {

  /**
   * Copies the tokens.
   *
   * @throws IllegalArgumentException if there is nothing to predict
   */
  public Document {
    tokens = tokens.clone();
    if (tokens.length < 2) {
      throw new IllegalArgumentException(
          "tokens must be at least 2, got " + Arrays.toString(tokens));
    }
    if (promptLength < 0 || promptLength >= tokens.length) {
      throw new IllegalArgumentException(
          "promptLength must be in [0, %d), got %d".formatted(tokens.length, promptLength));
    }
  }

  /** A copy of the tokens. */
  @Override
  public int[] tokens() {
    return tokens.clone();
  }

  /** How many tokens it has. */
  public int length() {
    return tokens.length;
  }

  int token(int position) {
    return tokens[position];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document that
        && promptLength == that.promptLength
        && Arrays.equals(tokens, that.tokens);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + promptLength;
  }

  @Override
  public String toString() {
    return "Document[tokens=" + Arrays.toString(tokens) + ", promptLength=" + promptLength + "]";
  }
}
