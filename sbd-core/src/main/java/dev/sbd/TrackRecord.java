package dev.sbd;

import dev.sbd.model.BlockModel;
import dev.sbd.model.Pass;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How drafts have fared in one generation, and how far looks at masks have foreseen the text: for
 * each depth j, how often the first j masked tokens were the text's, drafted or not. What is long
 * ago counts less there, so that a policy that has stopped looking looks again.
 */
final class TrackRecord {
  // As if of four looks, each token foreseen seven times in ten where those before it are.
  private static final double PRIOR_LOOKS = 4;
  private static final double PRIOR_SHARE = 0.7;
  private static final double DECAY = 0.97; // a pass

  private final BlockModel model;
  private final List<Seen> open = new ArrayList<>(); // looks at what is not decided yet
  private final double[] looks; // (depth) of so many masked tokens or more
  private final double[] right; // (depth) those whose first tokens were all the text's
  private int passes;
  private int rows;
  private int drafted;
  private int accepted;
  private int rejected;
  private double doubt;

  private record Seen(int position, int[] tokens) {}

  /**
   * Of a generation that has not begun.
   *
   * @param most tokens of the largest block
   * @param model whose passes cost
   */
  TrackRecord(int most, BlockModel model) {
    this.model = model;
    this.looks = new double[most];
    this.right = new double[most];
  }

  /** Notes a pass, which took up the prompt if it is the first. */
  void count(Pass pass) {
    rows += passes == 0 ? 1 + pass.blockRows() : pass.size();
    passes++;
    for (int depth = 0; depth < looks.length; depth++) {
      looks[depth] *= DECAY;
      right[depth] *= DECAY;
    }
  }

  /** Notes what became of drafts. */
  void count(int drafts, Sequence.Verdict verdict) {
    drafted += drafts;
    accepted += verdict.accepted();
    rejected += verdict.replacedPass().isPresent() ? 1 : 0;
    doubt += verdict.doubt();
  }

  /** Notes what a look at a block of {@code start} foresees, up to the first gap. */
  void look(int start, List<Candidate> masked) {
    int first = masked.get(0).position();
    int[] tokens =
        IntStream.range(0, masked.size())
            .filter(i -> masked.get(i).position() == first + i)
            .map(i -> masked.get(i).prediction().token())
            .toArray();
    open.add(new Seen(start + first, tokens));
  }

  /** Judges the looks at what is there by now: the first {@code decided} of {@code tokens}. */
  void settle(int[] tokens, int decided) {
    open.removeIf(seen -> isSettled(seen, tokens, decided));
  }

  private boolean isSettled(Seen seen, int[] tokens, int decided) {
    int size = seen.tokens.length;
    int known = Math.max(0, Math.min(size, decided - seen.position));
    int from = seen.position;
    int wrong = Arrays.mismatch(seen.tokens, 0, known, tokens, from, from + known);
    boolean settled = wrong >= 0 || known == size;
    for (int depth = 0; settled && depth < size; depth++) {
      looks[depth]++;
      right[depth] += wrong < 0 || depth < wrong ? 1 : 0;
    }
    return settled;
  }

  /** All of it, when {@code tokens} are decided. */
  Drafting.History history(int tokens) {
    return new Drafting.History(
        passes, rows, tokens, drafted, accepted, rejected, doubt, foresight(), model.rowCost());
  }

  int drafted() {
    return drafted;
  }

  int accepted() {
    return accepted;
  }

  private List<Double> foresight() {
    List<Double> shares = new ArrayList<>();
    double prior = PRIOR_LOOKS;
    for (int depth = 0; depth < looks.length; depth++) {
      prior *= PRIOR_SHARE;
      shares.add((prior + right[depth]) / (PRIOR_LOOKS + looks[depth]));
    }
    return shares;
  }
}
