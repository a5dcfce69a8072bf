package dev.sbd;

import dev.sbd.grammar.GrammarState;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What may stand behind a text under a grammar, token for token without a gap: what must come, what
 * a look has seen, and where that is in doubt, the rest of a word of the prompt that the text has
 * begun.
 */
final class Foreseen {
  private static final double DOUBT = 0.9; // confidence below which words of the prompt are better
  private static final double COPIED = 0.8; // how often such a word is right
  private static final double BEHIND = 0.95; // and each token behind its first, if that is

  private final TokenGrammar grammar;
  private final Optional<PromptWords> words;
  private final List<Integer> text; // the last new tokens, and what is foreseen behind them
  private final int first; // position
  private final int last; // that there may be
  private final List<Candidate> run = new ArrayList<>();
  private GrammarState state;

  /**
   * Nothing so far.
   *
   * @param words of the prompt, where what is chosen is verified
   * @param state behind {@code text}
   * @param text the last of the new tokens
   * @param first the position of the next token
   * @param last the position that ends it
   */
  Foreseen(
      TokenGrammar grammar,
      Optional<PromptWords> words,
      GrammarState state,
      List<Integer> text,
      int first,
      int last) {
    this.grammar = grammar;
    this.words = words;
    this.state = state;
    this.text = new ArrayList<>(text);
    this.first = first;
    this.last = last;
  }

  /** All of it, as far as it goes, given what a look has seen, ascending. */
  List<Candidate> with(List<Candidate> seen) {
    Iterator<Candidate> rest = seen.iterator();
    Candidate next = null;
    boolean goesOn = true;
    while (goesOn && position() <= last) {
      while (rest.hasNext() && (next == null || next.position() < position())) {
        next = rest.next();
      }
      Optional<Candidate> here = Optional.ofNullable(next).filter(c -> c.position() == position());
      goesOn =
          addForced()
              || here.filter(this::addIfSure).isPresent()
              || addWord()
              || here.filter(this::add).isPresent();
    }
    return run;
  }

  private int position() {
    return first + run.size();
  }

  private boolean addForced() {
    int before = run.size();
    for (int token : grammar.forced(state)) {
      add(new Candidate(position(), Prediction.certain(token)));
    }
    return run.size() > before;
  }

  private boolean addIfSure(Candidate candidate) {
    return candidate.confidence() >= DOUBT && add(candidate);
  }

  private boolean addWord() {
    byte[] rest = words.map(prompt -> prompt.rest(text)).orElse(new byte[0]);
    int[] copied = rest.length == 0 ? new int[0] : grammar.goingOn(state, rest);
    int before = run.size();
    double confidence = COPIED;
    for (int token : copied) {
      add(new Candidate(position(), Prediction.guess(token, confidence)));
      confidence = BEHIND;
    }
    return run.size() > before;
  }

  /** Adds what the grammar allows and there is room for; whether it does. */
  private boolean add(Candidate candidate) {
    Optional<GrammarState> behind = grammar.after(state, candidate.prediction().token());
    if (behind.isEmpty() || position() > last) {
      return false;
    }
    run.add(candidate);
    text.add(candidate.prediction().token());
    state = behind.get();
    return true;
  }
}
