package dev.sbd.grammar;

import dev.sbd.internal.Check;
import dev.sbd.model.TokenMask;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A {@link Grammar} in the tokens of a vocabulary: which of them each state leaves. Threads share
 * it, and what one of them has worked out the others find.
 *
 * <p>A token is left where its bytes lead on to a text that can be completed. A vocabulary can
 * write any text of those bytes that it has tokens of their own for; texts of other bytes are left
 * out, so that nothing is begun which no token ends.
 */
public final class TokenGrammar {
  private static final byte[] ENDS = {'"', ',', '}', ']'};
  private static final int MOST_WARM = 128; // states
  private static final int MOST_KINDS = 64; // of tokens that a state is left by
  private static final int MOST_FORCED = 512; // bytes that are looked ahead

  private final Vocabulary vocabulary;
  private final SortedSet<Integer> ends;
  private final TokenMask text; // all tokens that a text can have
  private final TokenMask any; // and those that end it
  private final StateGraph graph;
  private final GrammarState over; // behind an end token

  /**
   * Prepares a grammar.
   *
   * @param ends the tokens that end a text, in {@code [0, vocabularySize)}; they are no part of it
   * @param banned tokens that neither stand in a text nor end it
   * @param vocabularySize of the model
   * @throws dev.sbd.error.InvalidRequestException if no token is left to end a text, or no text of
   *     the grammar can be written
   */
  public TokenGrammar(
      Grammar grammar,
      Vocabulary vocabulary,
      Set<Integer> ends,
      Set<Integer> banned,
      int vocabularySize) {
    this.vocabulary = vocabulary;
    this.ends = new TreeSet<>(ends);
    this.ends.removeAll(banned);
    Check.that(
        !this.ends.isEmpty(),
        "a grammar needs a token that ends the text, and the model has none that is not banned:"
            + " name one in stopTokens");
    long[] bits = new long[(vocabularySize + Long.SIZE - 1) / Long.SIZE];
    vocabulary.addAll(bits);
    ends.forEach(end -> clear(bits, end));
    banned.forEach(token -> clear(bits, token));
    IntStream.range(vocabularySize, bits.length * Long.SIZE).forEach(token -> clear(bits, token));
    this.text = new TokenMask(bits.clone());
    this.ends.forEach(end -> set(bits, end));
    this.any = new TokenMask(bits);
    this.graph = grammar.graph(vocabulary.singles(text));
    this.over = graph.over();
  }

  private static void clear(long[] bits, int token) {
    bits[token / Long.SIZE] &= ~(1L << token);
  }

  private static void set(long[] bits, int token) {
    bits[token / Long.SIZE] |= 1L << token;
  }

  /**
   * Works out the masks of states that texts soon come to, nearest first, while there is nothing
   * else to do: while the model reads a prompt.
   */
  public void warmUp() {
    Set<GrammarState> found = new LinkedHashSet<>(Set.of(start()));
    Deque<GrammarState> open = new ArrayDeque<>(found);
    for (int i = 0; i < MOST_WARM && !open.isEmpty(); i++) {
      GrammarState state = open.poll();
      for (int token : someTokens(state)) {
        after(state, token).filter(found::add).ifPresent(open::add);
      }
    }
  }

  /** Of the tokens that may come, those that must, else some of all kinds. */
  private int[] someTokens(GrammarState state) {
    int[] forced = forced(state);
    long[] bits = mask(state).words();
    int step = Math.max(1, bits.length / MOST_KINDS);
    return forced.length > 0
        ? new int[] {forced[0]}
        : IntStream.iterate(0, word -> word < bits.length, word -> word + 1)
            .filter(word -> bits[word] != 0 && (word % step == 0 || Long.bitCount(bits[word]) < 4))
            .map(word -> word * Long.SIZE + Long.numberOfTrailingZeros(bits[word]))
            .limit(MOST_KINDS)
            .toArray();
  }

  /** Before the first token. */
  public GrammarState start() {
    return graph.start();
  }

  /** The tokens that may come: end tokens where the text is complete, and only there. */
  public TokenMask mask(GrammarState state) {
    return state.mask(this::makeMask);
  }

  /** All tokens that a text can have, and those that end it. */
  public TokenMask any() {
    return any;
  }

  private TokenMask makeMask(GrammarState state) {
    long[] bits = new long[text.words().length];
    vocabulary.addTokens(state, bits);
    Arrays.setAll(bits, i -> bits[i] & text.words()[i]);
    if (isComplete(state)) {
      ends.forEach(end -> set(bits, end));
    }
    return new TokenMask(bits);
  }

  /** Behind one more token, an end token included; empty if it may not come. */
  public Optional<GrammarState> after(GrammarState state, int token) {
    if (ends.contains(token)) {
      return Optional.of(over).filter(end -> isComplete(state));
    }
    byte[] bytes = text.allows(token) ? vocabulary.bytes(token) : new byte[0];
    return Optional.of(state.after(bytes)).filter(next -> bytes.length > 0 && !next.isDead());
  }

  /** The bytes that a token adds to a text; none if it is no text. */
  public byte[] bytes(int token) {
    return vocabulary.bytes(token);
  }

  /** Whether the text is complete so far, or has ended. */
  public boolean isComplete(GrammarState state) {
    return state.isComplete() || state == over;
  }

  /** Whether nothing but this token may come. */
  public boolean isOnly(GrammarState state, int token) {
    TokenMask mask = mask(state);
    return mask.allows(token) && Arrays.stream(mask.words()).mapToInt(Long::bitCount).sum() == 1;
  }

  /**
   * The tokens of what must come: of the only text that all texts go on with, as the tokenizer puts
   * it; behind it an end token where nothing else can come. None where texts differ in the next
   * byte.
   */
  public int[] forced(GrammarState state) {
    return state.forced(this::makeForced).clone();
  }

  private int[] makeForced(GrammarState state) {
    return tokens(state, new byte[0]);
  }

  /**
   * The tokens of some more of a text, and of what must come behind it, or behind what ends it
   * there: a quote, a comma or a bracket. None where it may not come.
   */
  public int[] goingOn(GrammarState state, byte... more) {
    GrammarState behind = state.after(more);
    if (behind.isDead()) {
      return new int[0];
    }
    for (byte end : ENDS) {
      if (!behind.after(end).isDead()) {
        byte[] ended = Arrays.copyOf(more, more.length + 1);
        ended[more.length] = end;
        return tokens(state, ended);
      }
    }
    return tokens(state, more);
  }

  /** The tokens of some more of a text, and of what must come behind it. */
  private int[] tokens(GrammarState state, byte[] more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(more);
    GrammarState at = state.after(more);
    for (int b = at.forcedByte(); b >= 0 && bytes.size() < MOST_FORCED; b = at.forcedByte()) {
      bytes.write(b);
      at = at.after(b);
    }
    List<Integer> tokens = tokens(bytes.toByteArray());
    if (at.isLast() && ends.size() == 1) { // of several, the model chooses
      tokens.add(ends.first());
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  /** As the tokenizer encodes them, as far as that gives them back; the rest by longest tokens. */
  private List<Integer> tokens(byte[] bytes) {
    List<Integer> tokens = new ArrayList<>();
    if (bytes.length == 0) {
      return tokens; // as in most states
    }
    int done = 0;
    for (int token : vocabulary.encode(new String(bytes, StandardCharsets.UTF_8))) {
      if (!text.allows(token) || !stands(vocabulary.bytes(token), bytes, done)) {
        break;
      }
      tokens.add(token);
      done += vocabulary.bytes(token).length;
    }
    while (done < bytes.length) {
      int token = vocabulary.longest(bytes, done, text);
      tokens.add(token);
      done += vocabulary.bytes(token).length;
    }
    return tokens;
  }

  private static boolean stands(byte[] part, byte[] bytes, int at) {
    int end = at + part.length;
    return part.length > 0
        && end <= bytes.length
        && Arrays.equals(part, 0, part.length, bytes, at, end);
  }

  /** Whether all that a token says had to come. */
  public boolean isForced(GrammarState state, int token) {
    if (ends.contains(token)) {
      return state.isLast();
    }
    GrammarState at = state;
    for (byte b : vocabulary.bytes(token)) {
      if (at.forcedByte() != (b & 0xFF)) {
        return false;
      }
      at = at.after(b & 0xFF);
    }
    return true;
  }
}
