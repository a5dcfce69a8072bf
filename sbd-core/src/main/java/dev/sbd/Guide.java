package dev.sbd;

import dev.sbd.grammar.GrammarState;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.model.TokenMask;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a grammar makes of one generation: which tokens a position is left, how far what a look
 * foresees is a beginning of a complete text, and what must come. Without a grammar all may come,
 * and nothing must.
 */
final class Guide {
  private final Optional<TokenGrammar> grammar;
  private final Optional<PromptWords> words;
  private final List<GrammarState> states = new ArrayList<>(); // (n) behind n of the tokens
  private final List<Integer> tokens = new ArrayList<>(); // behind the settled, asked about last
  private int settled; // prompt and new tokens that stay as they are

  /**
   * The guide of one generation.
   *
   * @param verifies whether what is chosen is verified, so that it may be a guess
   */
  Guide(Optional<TokenGrammar> grammar, int[] prompt, boolean verifies) {
    this.grammar = grammar;
    this.words = grammar.filter(g -> verifies).map(g -> new PromptWords(g, prompt));
    this.settled = prompt.length;
    grammar.ifPresent(g -> states.add(g.start()));
  }

  /**
   * The tokens that a row is left.
   *
   * @param position of its token
   * @param text prompt and new tokens
   * @param count how many of them are known: where they are all before the position, they say what
   *     may come; before that all that can be part of a text may
   */
  TokenMask mask(int position, int[] text, int count) {
    return grammar
        .map(g -> count == position ? g.mask(behind(g, text, count)) : g.any())
        .orElse(TokenMask.ALL);
  }

  /** Where a text stands; what it had in common with the one asked about last is not read again. */
  private GrammarState behind(TokenGrammar grammar, int[] text, int count) {
    int size = count - settled;
    int known = 0;
    while (known < Math.min(size, tokens.size()) && tokens.get(known) == text[settled + known]) {
      known++;
    }
    tokens.subList(known, tokens.size()).clear();
    states.subList(known + 1, states.size()).clear();
    for (int i = known; i < size; i++) {
      int token = text[settled + i];
      states.add(after(grammar, states.get(i), token));
      tokens.add(token);
    }
    return states.get(size);
  }

  /** Forgets how the text came to its decided tokens. */
  void settle(Sequence sequence) {
    if (grammar.isPresent()) {
      int more = sequence.decided() - settled;
      behind(grammar.get(), sequence.tokens(), sequence.decided());
      states.subList(0, more).clear();
      tokens.subList(0, more).clear();
      settled = sequence.decided();
    }
  }

  private static GrammarState after(TokenGrammar grammar, GrammarState state, int token) {
    return grammar
        .after(state, token)
        .orElseThrow(() -> new IllegalStateException("the grammar does not allow token " + token));
  }

  /**
   * What may be chosen behind a text: of the candidates those that go on with it, up to the first
   * that does not, and where only one text can come its tokens, which are certain.
   *
   * @param sequence of which the decided tokens count
   * @param block behind them; what is revealed in it counts, too
   * @param reach the last position in the block that may be chosen
   */
  Candidates foreseen(Candidates candidates, Sequence sequence, Block block, int reach) {
    return grammar
        .map(
            g -> {
              int[] text = sequence.followedBy(block, sequence.decided());
              GrammarState state = behind(g, text, text.length);
              List<Integer> end = end(text, sequence.promptLength());
              return new Foreseen(g, words, state, end, next(block), reach);
            })
        .map(foreseen -> candidates.withMasked(foreseen.with(candidates.masked())))
        .orElse(candidates);
  }

  /** The last new tokens, in which a word may have begun. */
  private static List<Integer> end(int[] text, int promptLength) {
    int from = Math.max(promptLength, text.length - PromptWords.LONGEST);
    return Arrays.stream(text, from, text.length).boxed().toList();
  }

  private GrammarState behind(TokenGrammar g, Sequence sequence, Block block) {
    int[] text = sequence.followedBy(block, sequence.decided());
    return behind(g, text, text.length);
  }

  /**
   * The position in a block behind what is revealed, which has no gaps where there is a grammar.
   */
  private static int next(Block block) {
    return block.given() + block.prefix().size();
  }

  /**
   * Of what was chosen behind a text, that which goes on with it, without a gap; but the first
   * candidate, which was left only what may come, where the pass would else reveal nothing.
   */
  List<Candidate> legal(
      List<Candidate> chosen, Candidates candidates, Sequence sequence, Block block) {
    if (grammar.isEmpty()) {
      return chosen;
    }
    GrammarState state = behind(grammar.get(), sequence, block);
    List<Candidate> legal = new ArrayList<>();
    for (Candidate candidate :
        chosen.stream().sorted(Comparator.comparingInt(Candidate::position)).toList()) {
      Optional<GrammarState> behind = grammar.get().after(state, candidate.prediction().token());
      if (behind.isEmpty() || candidate.position() != next(block) + legal.size()) {
        break;
      }
      legal.add(candidate);
      state = behind.get();
    }
    return candidates.atLeastOne(legal.isEmpty() ? candidates.masked() : legal, legal.size());
  }

  /**
   * How many of the tokens revealed in a block are decided, where {@code count} are: those too that
   * alone may come.
   */
  int decided(Sequence sequence, Block block, int count) {
    if (grammar.isEmpty()) {
      return count;
    }
    int[] text = sequence.followedBy(block, sequence.decided());
    int decided = sequence.decided() + count;
    while (decided < text.length
        && grammar.get().isOnly(behind(grammar.get(), text, decided), text[decided])) {
      decided++;
    }
    return decided - sequence.decided();
  }

  /** How many of some new tokens had to come. */
  int forced(int[] newTokens) {
    return grammar.map(g -> forced(g, newTokens)).orElse(0);
  }

  private static int forced(TokenGrammar grammar, int[] newTokens) {
    int forced = 0;
    GrammarState state = grammar.start();
    for (int token : newTokens) {
      forced += grammar.isForced(state, token) ? 1 : 0;
      state = after(grammar, state, token);
    }
    return forced;
  }

  /** Whether these tokens are one of the grammar's texts; empty without a grammar. */
  Optional<Boolean> isComplete(int[] newTokens) {
    return grammar.map(g -> g.isComplete(behind(g, newTokens)));
  }

  private static GrammarState behind(TokenGrammar grammar, int[] newTokens) {
    GrammarState state = grammar.start();
    for (int token : newTokens) {
      state = after(grammar, state, token);
    }
    return state;
  }
}
