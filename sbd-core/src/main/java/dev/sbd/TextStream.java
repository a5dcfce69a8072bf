package dev.sbd;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Turns tokens into text as they come, whole characters only. A token's text can depend on the one
 * before it, so the last piece is decoded again in front of what is new.
 */
final class TextStream {
  /** A UTF-8 character is at most four bytes, hence at most four byte-level tokens. */
  private static final int LONGEST_CHARACTER = 4;

  private final Function<int[], String> decoder;
  private int[] tokens = new int[64];
  private int size;
  private int start; // first token of the last piece
  private int end; // one past the last token whose text is out

  /**
   * A stream without tokens.
   *
   * @param decoder gives the text of tokens
   */
  TextStream(Function<int[], String> decoder) {
    this.decoder = decoder;
  }

  /** The text that {@code more} completes; empty if none. */
  String add(int... more) {
    append(more);
    for (int to = size; to > Math.max(end, size - LONGEST_CHARACTER); to--) {
      String text = decode(start, to);
      if (!text.endsWith("\uFFFD")) {
        return advance(to, text);
      }
    }
    return "";
  }

  /** What is left at the end, half a character included, which nothing completes any more. */
  String finish() {
    String rest = end == size ? "" : fresh(decode(start, size));
    size = end;
    return rest;
  }

  private String fresh(String text) {
    return text.substring(Math.min(text.length(), decode(start, end).length()));
  }

  private String advance(int to, String text) {
    String piece = fresh(text);
    if (!piece.isEmpty()) { // special tokens have no text to be the last piece
      start = end;
    }
    end = to;
    return piece;
  }

  private String decode(int from, int to) {
    return from == to ? "" : decoder.apply(Arrays.copyOfRange(tokens, from, to));
  }

  private void append(int... more) {
    if (size + more.length > tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * (size + more.length));
    }
    System.arraycopy(more, 0, tokens, size, more.length);
    size += more.length;
  }
}
