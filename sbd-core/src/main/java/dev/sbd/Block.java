package dev.sbd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The block being decoded: masks, some of them revealed already, for good. Where blocks are
 * committed whole, the first one begins with the tokens that the prompt has left over.
 */
final class Block {
  private final int maskToken;
  private int[] tokens; // (k) a revealed token or the mask token
  private final int given; // positions that stood in the text before
  private @Nullable Reveal[] reveals; // (k) null where masked or given
  private int prefix; // positions given or revealed without a gap from the first on
  private int passes;
  private int looks; // passes that have looked at it

  /** All masks. {@code maskToken} is any number where nobody looks at the block. */
  Block(int size, int maskToken) {
    this(new int[0], size, maskToken);
  }

  /** Some tokens of the text, then masks; {@code size} in all. */
  Block(int[] given, int size, int maskToken) {
    this.maskToken = maskToken;
    this.given = given.length;
    prefix = given.length;
    tokens = Arrays.copyOf(given, size);
    reveals = new Reveal[size];
    Arrays.fill(tokens, given.length, size, maskToken);
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

  /** A block of {@code size} that begins with {@code some} tokens of the text. */
  Block anew(int[] some, int size) {
    return new Block(some, size, maskToken);
  }

  int size() {
    return tokens.length;
  }

  /** How many of its first tokens stood in the text before. */
  int given() {
    return given;
  }

  /** Passes of the model while it was the block being decoded. */
  int passes() {
    return passes;
  }

  /** Those of them that looked at it. */
  int looks() {
    return looks;
  }

  void countPass(boolean looked) {
    passes++;
    looks += looked ? 1 : 0;
  }

  boolean isRevealed(int position) {
    return position < given || reveals[position] != null;
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
    for (@Nullable Reveal reveal : Arrays.asList(reveals).subList(given, prefix)) {
      result.add(Objects.requireNonNull(reveal));
    }
    return result;
  }

  boolean isFinished() {
    return prefix == tokens.length;
  }
}
