package dev.sbd.model;

import java.util.OptionalInt;

/**
 * The tokens that a {@link Row} may pick, a bit each: what a grammar leaves. At least one is left.
 *
 * <p>The array is the caller's to give away: it is not copied.
 *
 * @param words bit {@code t % 64} of word {@code t / 64} is token t; tokens beyond the last word
 *     are not left. Without words all tokens are
 */
@SuppressWarnings("ArrayRecordComponent") // large, and shared by requests; equality is identity's
public record TokenMask(long[] words) {
  /** All tokens. */
  public static final TokenMask ALL = new TokenMask(new long[0]);

  /** Whether a token is left. */
  public boolean allows(int token) {
    int word = token / Long.SIZE;
    return isAll() || (word < words.length && (words[word] >>> token & 1) == 1);
  }

  /** Whether a token of the vocabulary is left besides {@code except}. */
  boolean leavesAny(int vocabularySize, OptionalInt except) {
    long exceptWord = except.orElse(-Long.SIZE) / Long.SIZE;
    int size = Math.min(words.length, (vocabularySize + Long.SIZE - 1) / Long.SIZE);
    for (int word = 0; word < size; word++) {
      long left = words[word];
      if (word == vocabularySize / Long.SIZE) {
        left &= (1L << vocabularySize) - 1; // the last word of a vocabulary that does not fill it
      }
      if (word == exceptWord) {
        left &= ~(1L << except.orElseThrow());
      }
      if (left != 0) {
        return true;
      }
    }
    return isAll();
  }

  /** Whether all tokens are left. */
  public boolean isAll() {
    return words.length == 0;
  }
}
