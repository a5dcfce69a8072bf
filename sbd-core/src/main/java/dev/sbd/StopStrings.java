package dev.sbd;

import java.util.List;
import java.util.Optional;

/** Looks for stop strings in text that comes in pieces, and holds back what may begin one. */
final class StopStrings {
  private final List<String> strings;
  private String held = "";
  private Optional<String> found = Optional.empty();

  StopStrings(List<String> strings) {
    this.strings = strings;
  }

  /** The stop string that has come, if one has: the earliest, of equally early ones the longest. */
  Optional<String> found() {
    return found;
  }

  /** What of the text so far is decided and new. */
  String add(String piece) {
    String text = held + piece;
    int end = text.length();
    for (String string : strings) {
      int at = text.indexOf(string);
      boolean earlier = at >= 0 && (at < end || (at == end && string.length() > foundLength()));
      if (earlier) {
        end = at;
        found = Optional.of(string);
      }
    }
    int decided = found.isPresent() ? end : text.length() - undecided(text);
    held = found.isPresent() ? "" : text.substring(decided);
    return text.substring(0, decided);
  }

  /** What was held back, at the end of the text. */
  String finish() {
    String rest = held;
    held = "";
    return rest;
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
