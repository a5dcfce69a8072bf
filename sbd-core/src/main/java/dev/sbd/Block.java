package dev.sbd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The block being decoded: masks, some of them revealed already, for good. */
final class Block {
  private final int maskToken;
  private int[] tokens; // (k) a revealed token or the mask token
  private @Nullable Reveal[] reveals; // (k) null where masked
  private int prefix; // positions revealed without a gap from the first on
  private int looks; // passes that have looked at it

  /** All masks. {@code maskToken} is any number where nobody looks at the block. */
  Block(int size, int maskToken) {
    this.maskToken = maskToken;
    tokens = new int[size];
    reveals = new Reveal[size];
    Arrays.fill(tokens, maskToken);
  }

  /**
   * The block of {@code size} that begins at the first mask of this one, with what is revealed
   * behind it: in verified decoding, drafts that wait for a gap to close.
   */
  Block next(int size) {
    Block next = new Block(size, maskToken);
    for (int i = prefix; i < Math.min(tokens.length, prefix + size); i++) {
      if (reveals[i] != null) {
        next.reveal(i - prefix, reveals[i]);
      }
    }
    return next;
  }

  int size() {
    return tokens.length;
  }

  int looks() {
    return looks;
  }

  void countLook() {
    looks++;
  }

  boolean isRevealed(int position) {
    return reveals[position] != null;
  }

  /** What the model looks at. */
  int[] tokens() {
    return tokens.clone();
  }

  /** The positions from {@code from} on that are not revealed, ascending. */
  List<Integer> masked(int from) {
    return IntStream.range(from, tokens.length).filter(i -> !isRevealed(i)).boxed().toList();
  }

  /** Reveals a position. Behind the last one, the block grows. */
  void reveal(int position, Reveal reveal) {
    if (position >= tokens.length) {
      int size = tokens.length;
      tokens = Arrays.copyOf(tokens, position + 1);
      reveals = Arrays.copyOf(reveals, position + 1);
      Arrays.fill(tokens, size, position, maskToken);
    }
    if (isRevealed(position)) {
      throw new IllegalStateException("position " + position + " of the block is revealed already");
    }
    tokens[position] = reveal.token();
    reveals[position] = reveal;
    while (prefix < tokens.length && isRevealed(prefix)) {
      prefix++;
    }
  }

  /** The reveals before the first mask. */
  List<Reveal> prefix() {
    List<Reveal> result = new ArrayList<>(prefix);
    for (@Nullable Reveal reveal : reveals) {
      if (reveal == null) {
        break;
      }
      result.add(reveal);
    }
    return result;
  }

  boolean isFinished() {
    return prefix == tokens.length;
  }
}
