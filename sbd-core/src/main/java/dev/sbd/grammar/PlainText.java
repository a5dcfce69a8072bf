package dev.sbd.grammar;

import java.util.HashSet;
import java.util.Set;

/**
 * Characters that mean nothing but themselves in the most common texts: all but control characters,
 * quotes and backslashes. Where a grammar lets any of them come, so many at least, all tokens of so
 * many of them may, without a look at each.
 */
final class PlainText {
  /** Characters of a run that are told apart from more. */
  static final int LONGEST = 255;

  private static final int NOT_PLAIN = -1;

  private PlainText() {}

  /**
   * How many bytes a plain character still has behind one of its bytes.
   *
   * @param left how many it had before that byte; 0 before its first
   * @param last the byte before that, which matters for the second
   * @return or a negative number if it is no plain character
   */
  static int left(int left, int last, int b) {
    if (left == 0) {
      return leftBehindFirst(b);
    }
    boolean second = last >= 0xC2;
    int least = second && last == 0xE0 ? 0xA0 : second && last == 0xF0 ? 0x90 : 0x80;
    int most = second && last == 0xED ? 0x9F : second && last == 0xF4 ? 0x8F : 0xBF;
    return b >= least && b <= most ? left - 1 : NOT_PLAIN;
  }

  private static int leftBehindFirst(int b) {
    if (b < 0x80) {
      return b >= ' ' && b != '"' && b != '\\' && b != 0x7F ? 0 : NOT_PLAIN;
    }
    if (b < 0xC2 || b > 0xF4) {
      return NOT_PLAIN;
    }
    return b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
  }

  /** Whether any plain character may come behind a state, and all lead to the same. */
  static boolean behind(GrammarState state) {
    GrammarState behind = state.after(' ');
    return !behind.isDead() && lead(state, 0, 0, behind, new HashSet<>());
  }

  /** The byte itself if it matters for the next, else one for all that don't. */
  private static int kind(int left, int b) {
    boolean matters = b == 0xE0 || b == 0xED || b == 0xF0 || b == 0xF4;
    return left > 0 ? 0 : matters ? b : 0xC2;
  }

  private record Place(GrammarState state, int left, int last) {}

  /** Whether all plain characters of which {@code left} bytes are to come lead there. */
  private static boolean lead(
      GrammarState state, int left, int last, GrammarState there, Set<Place> seen) {
    if (!seen.add(new Place(state, left, last))) {
      return true;
    }
    for (int b = 0; b < 256; b++) {
      int more = left(left, last, b);
      if (more >= 0) {
        GrammarState next = state.after(b);
        boolean leads =
            more == 0
                ? next == there
                : !next.isDead() && lead(next, more, kind(left, b), there, seen);
        if (!leads) {
          return false;
        }
      }
    }
    return true;
  }
}
