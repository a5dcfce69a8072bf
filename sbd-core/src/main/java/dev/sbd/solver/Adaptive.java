package dev.sbd.solver;

import dev.sbd.model.Prediction;
import java.util.Arrays;
import java.util.List;

/**
 * Drafts and looks while a row of a pass wins more tokens than its time would win elsewhere.
 *
 * <p>Let a generation decide t tokens in the time of a pass of one row, and a further row cost c of
 * that time. Then a row must win {@code price = c * t} tokens.
 *
 * <p>A draft wins a token if it is accepted, with probability P: the product, over it and the
 * drafts before it, of {@code 1 - m * (1 - confidence)}, where m is how often drafts were replaced
 * over how often confidence says that they should have been. It costs a row.
 *
 * <p>A block of k masks wins the drafts of the pass after, if what stands before it is accepted and
 * the next draft is not, with probability R. Each of those is worth its own chance, as looks have
 * foreseen the text so far, less its row. The block costs k rows.
 */
record Adaptive() implements Drafting {
  // As if of eight passes, which decided 1.5 tokens each in the time of one row.
  private static final double PRIOR_PASSES = 8;
  private static final double PRIOR_TOKENS = 12;
  // m = 0.5: a draft behind accepted ones is surer than its own confidence says.
  private static final double PRIOR_REJECTED = 2;
  private static final double PRIOR_DOUBT = 4;

  private static final int MOST_ROWS = 64; // of blocks in a pass

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    List<Prediction> masked = candidates.masked().stream().map(Candidate::prediction).toList();
    return candidates.masked().subList(0, drafts(masked, history));
  }

  /** How many of {@code masked} win the most, with the blocks that they need. */
  private static int drafts(List<Prediction> masked, History history) {
    double price = price(history);
    double[] chances = chances(masked, history);
    int size = masked.size() + 1;
    int best = 0;
    double most = Look.best(1, size, price, history).gain;
    double before = 0; // what the drafts so far win, with the blocks where they are replaced
    for (int d = 1; d < chances.length; d++) {
      Look whereReplaced = Look.best(chances[d - 1] - chances[d], size, price, history);
      before += chances[d] - price + whereReplaced.gain;
      double all = before + Look.best(chances[d], size, price, history).gain;
      if (all > most) {
        most = all;
        best = d;
      }
    }
    return best;
  }

  @Override
  public int[] blockSizes(List<Prediction> drafts, int size, History history) {
    double price = price(history);
    double[] chances = chances(drafts, history);
    int[] sizes = new int[chances.length];
    int rows = MOST_ROWS;
    for (int d = chances.length - 1; d >= 0; d--) {
      double here = d + 1 < chances.length ? chances[d] - chances[d + 1] : chances[d];
      int wanted = Look.best(here, size, price, history).size;
      sizes[d] = wanted <= rows ? wanted : 1;
      rows -= sizes[d] > 1 ? sizes[d] : 0;
    }
    return sizes;
  }

  /** A block where it is reached with some probability: what it wins, in tokens. */
  private record Look(int size, double gain) {
    static Look best(double chance, int most, double price, History history) {
      Look best = new Look(1, 0);
      double drafts = 0; // what those of the pass after win
      for (int size = 2; size <= most; size++) {
        drafts += Math.max(0, history.foresight().get(size - 2) - price);
        double gain = chance * drafts - size * price;
        if (gain > best.gain) {
          best = new Look(size, gain);
        }
      }
      return best;
    }
  }

  private static double price(History history) {
    int more = history.rows() - history.passes();
    double time = PRIOR_PASSES + history.passes() + history.rowCost() * more;
    return history.rowCost() * (PRIOR_TOKENS + history.tokens()) / time;
  }

  /** That no draft is replaced before: none, the first, the first two, ..., all. */
  private static double[] chances(List<Prediction> drafts, History history) {
    double m = (PRIOR_REJECTED + history.rejected()) / (PRIOR_DOUBT + history.doubt());
    double[] chances = new double[drafts.size() + 1];
    Arrays.fill(chances, 1);
    for (int d = 1; d < chances.length; d++) {
      double confidence = new Candidate(0, drafts.get(d - 1)).confidence();
      chances[d] = chances[d - 1] * Math.max(0, 1 - m * (1 - confidence));
    }
    return chances;
  }

  @Override
  public String toString() {
    return "adaptive";
  }
}
