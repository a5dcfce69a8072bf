package dev.sbd.djl.training;

import dev.sbd.internal.Check;
import java.util.Arrays;

/** A text to learn: attention never leaves it. */
public final class Document {
  private final int[] tokens;
  private final int promptLength;
  private final boolean ended;

  /** A text that ends; see {@link #Document(int[], int, boolean)}. */
  public Document(int[] tokens, int promptLength) {
    this(tokens, promptLength, true);
  }

  /**
   * Copies the tokens.
   *
   * @param tokens all its tokens; at least 2
   * @param promptLength the first tokens, which are only read: neither predicted nor noised; less
   *     than {@code tokens.length}
   * @param ended whether the last token is the end token; without, nobody learns what comes after
   * @throws dev.sbd.error.InvalidRequestException if there is nothing to predict
   */
  public Document(int[] tokens, int promptLength, boolean ended) {
    Check.that(tokens.length >= 2, "tokens must be at least 2, got %s", Arrays.toString(tokens));
    Check.inRange("promptLength", promptLength, 0, tokens.length - 1);
    this.tokens = tokens.clone();
    this.promptLength = promptLength;
    this.ended = ended;
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

  /**
   * Checks that the model has all its tokens.
   *
   * @param vocabulary how many there are
   * @param place where the document is, for the message
   * @throws dev.sbd.error.InvalidRequestException if the model lacks one
   */
  void requireIn(int vocabulary, String place) {
    for (int token : tokens) {
      Check.that(
          token >= 0 && token < vocabulary,
          "%s: has the token %d, ids must be in [0, %d), the model's vocabulary",
          place,
          token,
          vocabulary);
    }
  }

  boolean isEnded() {
    return ended;
  }

  int token(int position) {
    return tokens[position];
  }
}
