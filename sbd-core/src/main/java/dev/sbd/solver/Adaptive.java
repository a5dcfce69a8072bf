package dev.sbd.solver;

import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import java.util.Arrays;
import java.util.List;

/**
 * Drafts and looks where they win more tokens than their time would win elsewhere.
 *
 * <p>Let a generation decide t tokens in the time of a pass of one row ({@link PassCost}). Then
 * what takes a share c of that time must win {@code c * t} tokens.
 *
 * <p>A draft wins a token if it is accepted, with probability P: the product, over it and the
 * drafts before it, of {@code 1 - m * (1 - confidence)}, where m is how often drafts were replaced
 * over how often confidence says that they should have been. It takes a row.
 *
 * <p>A block of k masks wins the drafts of the pass after, if what stands before it is accepted and
 * the next draft is not, with probability R. Each of those is worth its own chance, as looks have
 * foreseen the text so far, less its row. The block takes k rows, and the first of a pass what
 * looking costs besides.
 */
record Adaptive() implements Drafting {
  // As if of eight passes, which decided two tokens each in the time of one row.
  private static final double PRIOR_TIME = 8;
  private static final double PRIOR_TOKENS = 16;
  // m = 0.5: a draft behind accepted ones is surer than its own confidence says.
  private static final double PRIOR_REJECTED = 2;
  private static final double PRIOR_DOUBT = 4;

  private static final int MOST_ROWS = 64; // of blocks in a pass

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    List<Prediction> masked = candidates.masked().stream().map(Candidate::prediction).toList();
    int size = masked.size() + 1;
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int count = 0; count <= masked.size(); count++) {
      double gain = Plan.of(masked.subList(0, count), size, history).gain;
      if (gain > most) {
        most = gain;
        best = count;
      }
    }
    return candidates.masked().subList(0, best);
  }

  @Override
  public int[] blockSizes(List<Prediction> drafts, int size, History history) {
    return Plan.of(drafts, size, history).sizes;
  }

  /** A pass with these drafts: the blocks that it looks at, and what it wins, in tokens. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Plan(double gain, int... sizes) {
    static Plan of(List<Prediction> drafts, int size, History history) {
      double worth = worth(history);
      double row = worth * history.cost().row();
      double[] chances = chances(drafts, history);
      int[] sizes = new int[chances.length];
      double ofDrafts = Arrays.stream(chances).skip(1).map(chance -> chance - row).sum();
      double ofBlocks = -worth * history.cost().look();
      int rows = MOST_ROWS;
      for (int d = drafts.size(); d >= 0; d--) {
        double here = d < drafts.size() ? chances[d] - chances[d + 1] : chances[d];
        Block best = Block.best(here, Math.min(size, rows), row, history.foresight());
        sizes[d] = best.size;
        ofBlocks += best.gain;
        rows -= best.size > 1 ? best.size : 0;
      }
      if (ofBlocks <= 0) {
        Arrays.fill(sizes, 1);
      }
      return new Plan(ofDrafts + Math.max(0, ofBlocks), sizes);
    }
  }

  /** A block that is reached with some probability, and what it wins, in tokens. */
  private record Block(int size, double gain) {
    static Block best(double chance, int most, double row, List<Double> foresight) {
      Block best = new Block(1, 0);
      double drafts = 0; // what those of the pass after win
      for (int size = 2; size <= most; size++) {
        drafts += Math.max(0, foresight.get(size - 2) - row);
        double gain = chance * drafts - size * row;
        if (gain > best.gain) {
          best = new Block(size, gain);
        }
      }
      return best;
    }
  }

  /** Tokens that the time of a pass of one row decides. */
  private static double worth(History history) {
    return (PRIOR_TOKENS + history.tokens()) / (PRIOR_TIME + history.time());
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
