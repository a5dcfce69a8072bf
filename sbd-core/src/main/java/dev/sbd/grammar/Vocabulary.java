package dev.sbd.grammar;

import dev.sbd.model.TokenMask;
import dev.sbd.model.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The tokens of a tokenizer by their bytes, as a tree in the order of a walk: node by node, each
 * before what begins as it does. Node 0 is the empty text. Threads share it.
 */
public final class Vocabulary {
  private final Tokenizer tokenizer;
  private final byte[][] tokenBytes;
  private byte[] labels = new byte[1024]; // (node) its last byte
  private short[] depths = new short[1024]; // (node)
  private int[] ends = new int[1024]; // (node) the first node that does not begin as it does
  private int[] firstTokens = new int[1024]; // (node) of its tokens among all; behind it the end
  private final short[] plain; // (node) the most plain characters that it goes on with; -1: others
  private final int[] tokens; // in the order of nodes
  private int nodes;
  private int longest;

  /**
   * The tokens that are text.
   *
   * @throws UnsupportedOperationException if the tokenizer cannot tell its tokens' bytes
   */
  public Vocabulary(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.tokenBytes = tokenizer.tokenBytes();
    this.tokens =
        IntStream.range(0, tokenBytes.length)
            .filter(token -> tokenBytes[token].length > 0)
            .boxed()
            .sorted(Comparator.comparing(token -> tokenBytes[token], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    build();
    this.plain = plainBelow();
  }

  private void build() {
    addNode((byte) 0, 0, 0);
    int[] open = new int[Short.MAX_VALUE]; // (depth) the node that is not ended
    byte[] last = new byte[0];
    for (int i = 0; i < tokens.length; i++) {
      byte[] bytes = tokenBytes[tokens[i]];
      int common = Math.max(0, mismatch(last, bytes));
      for (int depth = common + 1; depth <= last.length; depth++) {
        ends[open[depth]] = nodes;
      }
      for (int depth = common + 1; depth <= bytes.length; depth++) {
        open[depth] = nodes;
        addNode(bytes[depth - 1], depth, i);
      }
      last = bytes;
    }
    for (int depth = 0; depth <= last.length; depth++) {
      ends[open[depth]] = nodes;
    }
    firstTokens = Arrays.copyOf(firstTokens, nodes + 1);
    firstTokens[nodes] = tokens.length;
  }

  /** From the leaves up. What goes on in the middle of a character is not plain. */
  private short[] plainBelow() {
    byte[] left = new byte[nodes]; // of the character that the node is in; negative: not plain
    int[] parents = new int[nodes];
    int[] open = new int[Short.MAX_VALUE];
    for (int node = 1; node < nodes; node++) {
      int parent = open[depths[node] - 1];
      open[depths[node]] = node;
      parents[node] = parent;
      left[node] =
          (byte)
              PlainText.left(Math.max(0, left[parent]), labels[parent] & 0xFF, labels[node] & 0xFF);
    }
    short[] below = new short[nodes];
    for (int node = nodes - 1; node > 0; node--) {
      boolean token = firstTokens[node + 1] > firstTokens[node];
      boolean cut = left[node] != 0 && token;
      int count =
          left[node] < 0 || cut || below[node] < 0 ? -1 : below[node] + (isFirst(node) ? 1 : 0);
      int parent = parents[node];
      below[parent] =
          (short) (count < 0 || below[parent] < 0 ? -1 : Math.max(below[parent], count));
      below[node] = left[node] == 0 ? below[node] : -1;
    }
    return below;
  }

  /** Whether a node's byte begins a character. */
  private boolean isFirst(int node) {
    return (labels[node] & 0xC0) != 0x80;
  }

  private static int mismatch(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  private void addNode(byte label, int depth, int firstToken) {
    if (nodes == labels.length) {
      int more = nodes * 2;
      labels = Arrays.copyOf(labels, more);
      depths = Arrays.copyOf(depths, more);
      ends = Arrays.copyOf(ends, more);
      firstTokens = Arrays.copyOf(firstTokens, more);
    }
    labels[nodes] = label;
    depths[nodes] = (short) depth;
    firstTokens[nodes] = firstToken;
    longest = Math.max(longest, depth);
    nodes++;
  }

  /** Sets the bits of the tokens that can stand behind {@code start}. */
  void addTokens(GrammarState start, long[] words) {
    GrammarState[] path = new GrammarState[longest + 1]; // (depth)
    path[0] = start;
    int node = 1;
    while (node < nodes) {
      int depth = depths[node];
      GrammarState state = path[depth - 1].after(labels[node] & 0xFF);
      if (state.isDead()) {
        node = ends[node];
      } else if (plain[node] >= 0 && plain[node] <= state.plainRun()) {
        add(firstTokens[node], firstTokens[ends[node]], words);
        node = ends[node];
      } else {
        path[depth] = state;
        add(firstTokens[node], firstTokens[node + 1], words);
        node++;
      }
    }
  }

  /** Sets the bits of all tokens. */
  void addAll(long[] words) {
    add(0, tokens.length, words);
  }

  private void add(int from, int to, long[] words) {
    for (int i = from; i < to; i++) {
      if (tokens[i] / Long.SIZE < words.length) {
        words[tokens[i] / Long.SIZE] |= 1L << tokens[i];
      }
    }
  }

  /**
   * The token of the most bytes that {@code text} has from {@code from} on, of those that {@code
   * left} has.
   */
  int longest(byte[] text, int from, TokenMask left) {
    int longest = -1;
    int node = 1;
    for (int i = from; i < text.length; i++) {
      int last = ends[node - 1]; // of the parent, whose first child is node
      while (node < last && labels[node] != text[i]) {
        node = ends[node];
      }
      if (node >= last) {
        break;
      }
      for (int j = firstTokens[node]; j < firstTokens[node + 1]; j++) {
        longest = left.allows(tokens[j]) ? tokens[j] : longest;
      }
      node++;
    }
    return longest;
  }

  /** The bytes that are tokens of their own, of which {@code left} has one; they write any text. */
  BitSet singles(TokenMask left) {
    BitSet singles = new BitSet(256);
    Arrays.stream(tokens)
        .filter(token -> tokenBytes[token].length == 1 && left.allows(token))
        .forEach(token -> singles.set(tokenBytes[token][0] & 0xFF));
    return singles;
  }

  /** The tokens of a text that others come before: without the blank that some put first. */
  int[] encode(String text) {
    int[] tokens = tokenizer.encode(text);
    boolean blank = tokens.length > 0 && !text.startsWith(" ") && startsWithBlank(tokens[0]);
    if (!blank) {
      return tokens;
    }
    int[] behind = tokenizer.encode("\n" + text);
    int first = 0;
    while (first < behind.length && !endsLine(behind[first])) {
      first++;
    }
    return Arrays.copyOfRange(behind, Math.min(first + 1, behind.length), behind.length);
  }

  private boolean startsWithBlank(int token) {
    byte[] bytes = bytes(token);
    return bytes.length > 0 && bytes[0] == ' ';
  }

  private boolean endsLine(int token) {
    byte[] bytes = bytes(token);
    return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
  }

  /** The bytes of a token; none if it is no text. */
  byte[] bytes(int token) {
    return token < tokenBytes.length ? tokenBytes[token] : new byte[0];
  }
}
