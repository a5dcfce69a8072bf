package dev.sbd.solver;

import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a pass wins by its drafts and by the blocks that it looks at, in tokens.
 *
 * <p>Let a generation decide t tokens in the time of a pass of one row ({@link
 * dev.sbd.model.PassCost}). Then what takes a share c of that time must win {@code c * t} tokens.
 *
 * <p>A draft wins a token if it is accepted, with probability P: the product of the chances of it
 * and of the drafts before it. What was said before has its own confidence as its chance. What the
 * masked head proposes has {@code 1 - m * (1 - confidence)}, where m is how often its drafts were
 * replaced over how often confidence says that they should have been. A draft takes a row.
 *
 * <p>A block of k masks wins the drafts of the pass after, if what stands before it is accepted and
 * the next draft is not, with probability R. Each of those is worth its own chance, as looks have
 * foreseen the text so far, less its row. The block takes k rows, and the first of a pass what
 * looking costs besides.
 *
 * <p>Whatever it expects, it spends no more than keeps the generation's time within that of
 * next-token prediction, two passes and 2 % more: on text that nobody foresees that is all it
 * costs.
 */
final class Worth {
  // As if of eight passes, which decided two tokens each in the time of one row.
  private static final double PRIOR_TIME = 8;
  private static final double PRIOR_TOKENS = 16;
  // m = 0.5: a draft behind accepted ones is surer than its own confidence says.
  private static final double PRIOR_REJECTED = 2;
  private static final double PRIOR_DOUBT = 4;

  private static final int MOST_ROWS = 64; // of blocks in a pass

  private static final double HEAD_START = 2; // passes of one row
  private static final double TOLERANCE = 0.02;

  private final List<Double> foresight;
  private final int size;
  private final double m;
  private final double row;
  private final double look;
  private final PassCost cost;
  private final double left; // of the time that the next pass may take, in passes

  /**
   * As things stand.
   *
   * @param size the most tokens that a block may have; at 1 none is looked at
   */
  Worth(History history, int size) {
    this.foresight = history.foresight();
    this.size = size;
    m = (PRIOR_REJECTED + history.rejected()) / (PRIOR_DOUBT + history.doubt());
    double worth = (PRIOR_TOKENS + history.tokens()) / (PRIOR_TIME + history.time());
    row = worth * history.cost().row();
    look = worth * history.cost().look();
    cost = history.cost();
    left = HEAD_START + (1 + TOLERANCE) * history.tokens() - history.time();
  }

  /** Some drafts, and what they win. */
  record Run(List<Candidate> drafts, double gain) {}

  /** As many of the first of these drafts as win the most, with the blocks looked at then. */
  Run best(List<Candidate> run) {
    double[] chances = chances(run.stream().map(Candidate::prediction).toList());
    double ofDrafts = 0;
    double ofBlocks = -look; // those before the last draft
    Run best = new Run(List.of(), Double.NEGATIVE_INFINITY);
    int most = Math.min(run.size(), rows(left));
    for (int n = 0; n <= most; n++) {
      double gain = ofDrafts + Math.max(0, ofBlocks + block(chances[n], size).gain);
      if (gain > best.gain) {
        best = new Run(run.subList(0, n), gain);
      }
      if (n < run.size()) {
        ofDrafts += chances[n + 1] - row;
        ofBlocks += block(chances[n] - chances[n + 1], size).gain;
      }
    }
    return best;
  }

  /** How many tokens the blocks have behind none of these drafts, the first, ..., all. */
  int[] sizes(List<Prediction> drafts) {
    double[] chances = chances(drafts);
    int[] sizes = new int[chances.length];
    double gain = -look;
    int rows = Math.min(MOST_ROWS, rows(left - cost.look() - cost.row() * drafts.size()));
    for (int d = drafts.size(); d >= 0; d--) {
      double here = d == drafts.size() ? chances[d] : chances[d] - chances[d + 1];
      Block best = block(here, Math.min(size, rows));
      sizes[d] = best.size;
      gain += best.gain;
      rows -= best.size > 1 ? best.size : 0;
    }
    if (gain <= 0) {
      Arrays.fill(sizes, 1);
    }
    return sizes;
  }

  /** How many rows take so much time at most. */
  private int rows(double time) {
    return time <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, time / cost.row());
  }

  /** These drafts, where the masked head proposes another token than the first: one is wrong. */
  List<Candidate> against(List<Candidate> said, Candidate proposed) {
    Prediction first = said.get(0).prediction();
    double left = first.confidence() * (1 - chance(proposed.prediction()));
    List<Candidate> weaker = new ArrayList<>(said);
    weaker.set(0, new Candidate(said.get(0).position(), Prediction.guess(first.token(), left)));
    return weaker;
  }

  /** That a draft is accepted if those before it are. */
  private double chance(Prediction draft) {
    double doubt = 1 - new Candidate(0, draft).confidence();
    return Math.max(0, 1 - (draft.isGuess() ? 1 : m) * doubt);
  }

  /** That no draft is replaced before: none, the first, the first two, ..., all. */
  private double[] chances(List<Prediction> drafts) {
    double[] chances = new double[drafts.size() + 1];
    chances[0] = 1;
    for (int d = 1; d < chances.length; d++) {
      chances[d] = chances[d - 1] * chance(drafts.get(d - 1));
    }
    return chances;
  }

  /** A block of masks, and what it wins, in tokens. */
  private record Block(int size, double gain) {}

  /** The best that is reached with this probability. */
  private Block block(double chance, int most) {
    Block best = new Block(1, 0);
    double drafts = 0; // what those of the pass after win
    for (int k = 2; k <= most; k++) {
      drafts += Math.max(0, foresight.get(k - 2) - row);
      double gain = chance * drafts - k * row;
      if (gain > best.gain) {
        best = new Block(k, gain);
      }
    }
    return best;
  }
}
