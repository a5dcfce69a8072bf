package dev.sbd;

import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up how the prompt and the text went on where they last ended as the text does now: behind
 * the longest earlier match of its last tokens; of equals, behind the latest. For each length of a
 * match it learns from the text how often that is right.
 */
final class PromptLookup implements Drafting.Lookup {
  private static final int LONGEST = 16; // tokens of a match that count
  private static final int MOST_PLACES = 256; // that are compared

  // As if of four lookups at each length; of those behind one token a quarter is right, and each
  // further token takes a fifth off what is wrong.
  private static final double PRIOR_LOOKUPS = 4;
  private static final double PRIOR_MISS = 0.75;
  private static final double MISS_FACTOR = 0.8;
  private static final double DECAY = 0.97; // a lookup of that length

  private static final int NOWHERE = -1;

  private final int[] tokens;
  private final int promptLength;
  private final int[] before; // (position) where its token stood the time before
  private final Map<Integer, Integer> last = new HashMap<>(); // (token) where it stands last
  private final double[] lookups = new double[LONGEST + 1]; // (length of the match)
  private final double[] right = new double[LONGEST + 1]; // those that foresaw the next token
  private int learnt; // tokens that the index and the shares are of
  private int decided;

  /** A match of the last tokens, and where what followed it begins. */
  private record Match(int length, int next) {}

  /**
   * Of a text that has not begun.
   *
   * @param tokens the prompt, then room; who decides tokens writes them here
   * @param promptLength of it, at least 1
   */
  PromptLookup(int[] tokens, int promptLength) {
    this.tokens = tokens;
    this.promptLength = promptLength;
    this.before = new int[tokens.length];
    this.decided = promptLength;
  }

  /** Notes that so many tokens are decided. What it learns of them waits until it is asked. */
  void settle(int count) {
    decided = count;
  }

  @Override
  public List<Prediction> after(List<Prediction> drafts, int most) {
    learn();
    List<Integer> more = new ArrayList<>(drafts.stream().map(Prediction::token).toList());
    Match match = longest(more);
    double[] shares = shares();
    List<Prediction> found = new ArrayList<>();
    for (int i = 0; i < most && match.length > 0; i++) {
      int token = token(match.next + i, more); // itself found, where a match reaches that far
      more.add(token);
      found.add(Prediction.guess(token, shares[Math.min(LONGEST, match.length + i)]));
    }
    return found;
  }

  /** Indexes what was decided since, and judges what would have been looked up for it. */
  private void learn() {
    for (; learnt < decided; learnt++) {
      if (learnt >= promptLength) {
        judge(longest(List.of()), tokens[learnt]);
      }
      Integer place = last.put(tokens[learnt], learnt);
      before[learnt] = place == null ? NOWHERE : place;
    }
  }

  private void judge(Match match, int token) {
    if (match.length > 0) {
      lookups[match.length] = DECAY * lookups[match.length] + 1;
      right[match.length] = DECAY * right[match.length] + (tokens[match.next] == token ? 1 : 0);
    }
  }

  /** By length. What is hardly known of a length is expected to be a bit better than one less. */
  private double[] shares() {
    double[] shares = new double[LONGEST + 1];
    double miss = PRIOR_MISS;
    for (int length = 1; length <= LONGEST; length++) {
      shares[length] =
          (PRIOR_LOOKUPS * (1 - miss) + right[length]) / (PRIOR_LOOKUPS + lookups[length]);
      miss = MISS_FACTOR * (1 - shares[length]);
    }
    return shares;
  }

  /** Of what is learnt and {@code more}. */
  private Match longest(List<Integer> more) {
    Match best = new Match(0, 0);
    int end = learnt + more.size() - 1;
    int place =
        more.isEmpty() ? before[end] : last.getOrDefault(more.get(more.size() - 1), NOWHERE);
    for (int i = 0; place != NOWHERE && i < MOST_PLACES && best.length < LONGEST; i++) {
      int length = 1;
      while (length < Math.min(LONGEST, place + 1)
          && tokens[place - length] == token(end - length, more)) {
        length++;
      }
      if (length > best.length) {
        best = new Match(length, place + 1);
      }
      place = before[place];
    }
    return best;
  }

  private int token(int position, List<Integer> more) {
    return position < learnt ? tokens[position] : more.get(position - learnt);
  }
}
