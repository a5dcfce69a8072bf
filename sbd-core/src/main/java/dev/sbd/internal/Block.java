package dev.sbd.internal;

import java.util.Arrays;

/** The block being decoded: masks, some of them revealed already, for good. */
final class Block {
  private final int[] tokens; // (k) a revealed token or the mask token
  private final boolean[] revealed; // (k)
  private int prefix; // positions revealed without a gap from the first on

  Block(int size, int maskToken) {
    tokens = new int[size];
    revealed = new boolean[size];
    Arrays.fill(tokens, maskToken);
  }

  int size() {
    return tokens.length;
  }

  boolean isRevealed(int position) {
    return revealed[position];
  }

  int token(int position) {
    return tokens[position];
  }

  /** What the model looks at. */
  int[] snapshot() {
    return tokens.clone();
  }

  void reveal(int position, int token) {
    if (revealed[position]) {
      throw new IllegalStateException("position " + position + " of the block is revealed already");
    }
    tokens[position] = token;
    revealed[position] = true;
    while (prefix < tokens.length && revealed[prefix]) {
      prefix++;
    }
  }

  /** How many positions are revealed before the first mask. */
  int prefix() {
    return prefix;
  }

  boolean isFinished() {
    return prefix == tokens.length;
  }
}
