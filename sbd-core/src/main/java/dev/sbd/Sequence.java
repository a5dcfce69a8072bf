package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prompt and new tokens of finished blocks; in verified decoding the last ones may be drafts. */
final class Sequence {
  private final int[] tokens; // prompt, new tokens, then room for more
  private final int promptLength;
  private final List<Reveal> reveals = new ArrayList<>(); // of the new tokens
  private Drafting.History history = Drafting.History.NONE;
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

  int drafts() {
    return length() - decided;
  }

  /** How drafts have fared, up to the last {@link #verify}. */
  Drafting.History history() {
    return history;
  }

  /** The tokens, and then room: to be read up to {@link #length()}, not written to. */
  int[] tokens() {
    return tokens;
  }

  int[] from(int position) {
    return Arrays.copyOfRange(tokens, position, length());
  }

  /** All tokens and, behind them, those of {@code block} that are revealed. */
  int[] followedBy(Block block) {
    int[] all = Arrays.copyOf(tokens, length() + block.size());
    int size = length();
    int[] blockTokens = block.tokens();
    for (int i = 0; i < blockTokens.length; i++) {
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
    int to = decided - promptLength;
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

  /**
   * Decides the drafts up to the first that the next-token head would not have chosen, and puts its
   * own choice there; drafts behind it are dropped.
   *
   * @param predictions of the next-token head, one a draft
   * @param pass that made them
   * @return how many drafts it agreed with
   */
  int verify(List<Prediction> predictions, int pass) {
    int accepted = 0;
    double doubt = 0;
    boolean agrees = true;
    while (agrees && accepted < predictions.size()) {
      Prediction prediction = predictions.get(accepted);
      int i = decided - promptLength;
      doubt += reveals.get(i).doubt();
      agrees = prediction.token() == tokens[decided];
      tokens[decided++] = prediction.token();
      reveals.set(i, reveals.get(i).verified(prediction, pass));
      accepted += agrees ? 1 : 0;
    }
    reveals.subList(decided - promptLength, reveals.size()).clear();
    count(predictions.size(), accepted, doubt, pass);
    return accepted;
  }

  private void count(int drafts, int accepted, double doubt, int pass) {
    boolean agrees = accepted == drafts;
    int ntpPrefix = agrees ? 1 : 0;
    history =
        new Drafting.History(
            pass + 1,
            decided - promptLength + ntpPrefix,
            history.drafted() + drafts,
            history.accepted() + accepted,
            history.rejected() + (agrees ? 0 : 1),
            history.doubt() + doubt);
  }
}
