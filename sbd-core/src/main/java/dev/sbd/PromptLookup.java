package dev.sbd;

import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks up how the prompt and the text went on where they last ended as the text does now: behind
 * the longest earlier match of its last tokens; of equals, behind the latest. For each length of a
 * match it learns from the text how often that is right.
 */
final class PromptLookup implements Drafting.Lookup {
  private static final int LONGEST = 16; // tokens of a match that count

  // As if of four lookups at each length; of those behind one token a quarter is right, and each
  // further token takes a quarter off what is wrong.
  private static final double PRIOR_LOOKUPS = 4;
  private static final double PRIOR_MISS = 0.75;
  private static final double MISS_FACTOR = 0.8;
  private static final double DECAY = 0.97; // a lookup of that length

  private final int[] tokens;
  private final double[] lookups = new double[LONGEST + 1]; // (length of the match)
  private final double[] right = new double[LONGEST + 1]; // those that foresaw the next token
  private int length; // tokens that the shares are of
  private int decided;

  /** A match of the last tokens, and what stands behind it. */
  private record Match(int length, int next) {}

  /**
   * Of a text that has not begun.
   *
   * @param tokens the prompt, then room; who decides tokens writes them here
   * @param promptLength of it, at least 1
   */
  PromptLookup(int[] tokens, int promptLength) {
    this.tokens = tokens;
    this.length = promptLength;
    this.decided = promptLength;
  }

  /** Notes that so many tokens are decided. What it learns of them waits until it is asked. */
  void settle(int count) {
    decided = count;
  }

  @Override
  public List<Prediction> after(List<Prediction> drafts, int most) {
    learn();
    int from = decided + drafts.size();
    int[] text = Arrays.copyOf(tokens, from + most);
    for (int i = 0; i < drafts.size(); i++) {
      text[decided + i] = drafts.get(i).token();
    }
    Match match = longest(text, from);
    double[] shares = shares();
    List<Prediction> found = new ArrayList<>();
    for (int i = 0; i < most && match.length > 0; i++) {
      int token = text[match.next + i]; // itself found, where a match reaches into what is found
      double share = shares[Math.min(LONGEST, match.length + i)];
      text[from + i] = token;
      found.add(Prediction.guess(token, share));
    }
    return found;
  }

  /** Judges what would have been looked up for each token decided since. */
  private void learn() {
    for (; length < decided; length++) {
      Match match = longest(tokens, length);
      if (match.length > 0) {
        lookups[match.length] = DECAY * lookups[match.length] + 1;
        right[match.length] =
            DECAY * right[match.length] + (tokens[match.next] == tokens[length] ? 1 : 0);
      }
    }
  }

  private double[] shares() {
    double[] shares = new double[LONGEST + 1];
    double miss = PRIOR_MISS;
    for (int match = 1; match <= LONGEST; match++) {
      double share = (PRIOR_LOOKUPS * (1 - miss) + right[match]) / (PRIOR_LOOKUPS + lookups[match]);
      shares[match] = share;
      miss = MISS_FACTOR * (1 - share);
    }
    return shares;
  }

  private static Match longest(int[] text, int length) {
    Match best = new Match(0, 0);
    for (int end = length - 1; end > 0 && best.length < LONGEST; end--) {
      int most = Math.min(LONGEST, end);
      int match = 0;
      while (match < most && text[end - 1 - match] == text[length - 1 - match]) {
        match++;
      }
      if (match > best.length) {
        best = new Match(match, end);
      }
    }
    return best;
  }
}
