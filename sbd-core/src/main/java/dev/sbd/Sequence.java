package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Prompt and new tokens of finished blocks; in verified decoding the last ones may be drafts. */
final class Sequence {
  private final int[] tokens; // prompt, new tokens, then room for more
  private final int promptLength;
  private final List<Reveal> reveals = new ArrayList<>(); // of the new tokens
  private int decided; // tokens that are there for good

  Sequence(int[] prompt, int capacity) {
    this.tokens = Arrays.copyOf(prompt, capacity);
    this.promptLength = prompt.length;
    this.decided = prompt.length;
  }

  static void checkPrompt(int[] prompt, ModelSpec spec) {
    for (int token : prompt) {
      Check.token("prompt token", token, spec.vocabularySize());
    }
    Check.that(
        prompt.length < spec.contextLength(),
        "prompt must be shorter than the model's context of %d tokens, got %d",
        spec.contextLength(),
        prompt.length);
  }

  int promptLength() {
    return promptLength;
  }

  int length() {
    return promptLength + reveals.size();
  }

  int decided() {
    return decided;
  }

  /** How many tokens behind the prompt are decided. */
  int newTokens() {
    return decided - promptLength;
  }

  int drafts() {
    return length() - decided;
  }

  /** The tokens, and then room: to be read up to {@link #length()}, not written to. */
  int[] tokens() {
    return tokens;
  }

  int[] from(int position) {
    return between(position, length());
  }

  int[] between(int position, int end) {
    return Arrays.copyOfRange(tokens, position, end);
  }

  /** The first {@code count} tokens, and behind them what is revealed in {@code block}. */
  int[] followedBy(Block block, int count) {
    int[] all = Arrays.copyOf(tokens, count + block.size());
    int size = count;
    int[] blockTokens = block.tokens();
    for (int i = block.given(); i < blockTokens.length; i++) {
      if (block.isRevealed(i)) {
        all[size++] = blockTokens[i];
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** The drafts and, behind them, the tokens of {@code block} from {@code position} on. */
  int[] draftsAnd(Block block, int position) {
    int[] ofBlock = block.tokens();
    int[] result = Arrays.copyOf(from(decided), drafts() + ofBlock.length - position);
    System.arraycopy(ofBlock, position, result, drafts(), ofBlock.length - position);
    return result;
  }

  /** The decided new tokens from the {@code from}-th on. */
  List<Reveal> decidedFrom(int from) {
    int to = newTokens();
    return reveals.subList(Math.min(from, to), to);
  }

  /** Adds tokens, the first {@code count} of them decided, the others drafts. */
  void append(List<Reveal> more, int count) {
    for (Reveal reveal : more) {
      tokens[length()] = reveal.token();
      reveals.add(reveal);
    }
    decided += count;
  }

  /** Adds drafts that no pass has made. */
  void draft(List<Candidate> more) {
    int none = Reveal.NO_DRAFT;
    append(more.stream().map(c -> new Reveal(c.prediction(), none, 0, false, none)).toList(), 0);
  }

  /** The predictions of the drafts. */
  List<Prediction> draftPredictions() {
    return reveals.subList(newTokens(), reveals.size()).stream().map(Reveal::prediction).toList();
  }

  /**
   * Decides the drafts up to the first that the next-token head would not have chosen, and drops
   * the others.
   *
   * @param predictions of the next-token head, one a draft
   * @param pass that made them
   */
  Verdict verify(List<Prediction> predictions, int pass) {
    int accepted = 0;
    double doubt = 0;
    Optional<Reveal> replaced = Optional.empty();
    while (replaced.isEmpty() && accepted < predictions.size()) {
      Prediction prediction = predictions.get(accepted);
      int i = newTokens();
      Reveal draft = reveals.get(i);
      doubt += draft.prediction().isGuess() ? 0 : draft.doubt();
      if (prediction.token() == tokens[decided]) {
        reveals.set(i, draft.verified(prediction, pass));
        decided++;
        accepted++;
      } else {
        replaced = Optional.of(draft);
      }
    }
    reveals.subList(newTokens(), reveals.size()).clear();
    return new Verdict(accepted, doubt, replaced);
  }

  /**
   * What became of drafts.
   *
   * @param accepted how many of them the next-token head agreed with
   * @param doubt what confidence left open, summed over those of a masked head that it judged
   * @param replaced the one that it replaces, if any
   */
  record Verdict(int accepted, double doubt, Optional<Reveal> replaced) {
    /** The pass that drafted the one it replaces, or {@link Reveal#NO_DRAFT}. */
    int replacedPass() {
      return replaced.map(Reveal::pass).orElse(Reveal.NO_DRAFT);
    }
  }
}
