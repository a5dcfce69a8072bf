package dev.sbd;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Looks for stop strings in text that comes in pieces, and holds back what may begin one. Some of
 * the text is hidden: it counts, but is not given out.
 */
final class StopStrings {
  private final List<String> strings;
  private final StringBuilder held = new StringBuilder();
  private BitSet hidden = new BitSet(); // the characters of held that are
  private Optional<String> found = Optional.empty();

  StopStrings(List<String> strings) {
    this.strings = strings;
  }

  /** The stop string that has come, if one has: the earliest, of equally early ones the longest. */
  Optional<String> found() {
    return found;
  }

  /** What of the text so far is decided, new and not hidden. After a stop string, nothing is. */
  String add(String piece) {
    held.append(piece);
    return decided();
  }

  /** As {@link #add}, where the piece is hidden. */
  String addHidden(String piece) {
    hidden.set(held.length(), held.length() + piece.length());
    return add(piece);
  }

  private String decided() {
    String text = found.isPresent() ? "" : held.toString();
    int end = text.length();
    for (String string : strings) {
      int at = text.indexOf(string);
      boolean earlier = at >= 0 && (at < end || (at == end && string.length() > foundLength()));
      if (earlier) {
        end = at;
        found = Optional.of(string);
      }
    }
    return release(found.isPresent() ? end : end - undecided(text));
  }

  /** What was held back, at the end of the text. */
  String finish() {
    return found.isPresent() ? "" : release(held.length());
  }

  private String release(int end) {
    StringBuilder seen = new StringBuilder();
    for (int i = hidden.nextClearBit(0); i < end; i = hidden.nextClearBit(i + 1)) {
      seen.append(held.charAt(i));
    }
    held.delete(0, end);
    hidden = hidden.get(end, Math.max(end, hidden.length()));
    return seen.toString();
  }

  private int foundLength() {
    return found.map(String::length).orElse(0);
  }

  /** The length of the longest end of {@code text} that a stop string could begin with. */
  private int undecided(String text) {
    int longest = 0;
    for (String string : strings) {
      int most = Math.min(string.length() - 1, text.length());
      for (int n = most; n > longest; n--) {
        if (text.regionMatches(text.length() - n, string, 0, n)) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
