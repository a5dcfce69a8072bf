package dev.sbd;

import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How drafts have fared in one generation, and how far looks at masks have foreseen the text: for
 * each depth j, how often the first j masked tokens were the text's, drafted or not. What is long
 * ago counts less there, so that a policy that has stopped looking looks again.
 */
final class TrackRecord {
  // As if of two looks at each depth; at the first, 85 in a hundred right.
  private static final double PRIOR_LOOKS = 2;
  private static final double PRIOR_SHARE = 0.85;
  private static final double DECAY = 0.97; // a pass

  private final Sequence sequence;
  private final Supplier<PassCost> cost;
  private final PromptLookup lookup;
  private final List<Seen> open = new ArrayList<>(); // looks at what is not decided yet
  private final double[] looks; // (depth) right up to before it
  private final double[] right; // (depth) those of them that were right there, too
  private int passes;
  private double time; // in passes of one row
  private int drafted;
  private int accepted;
  private int rejected;
  private double doubt;

  private record Seen(int position, int[] tokens) {}

  /**
   * Of a generation that has not begun.
   *
   * @param sequence that it makes
   * @param most tokens of the largest block
   * @param cost of a pass, as far as it is known
   */
  TrackRecord(Sequence sequence, int most, Supplier<PassCost> cost) {
    this.sequence = sequence;
    this.cost = cost;
    this.lookup = new PromptLookup(sequence.tokens(), sequence.promptLength());
    this.looks = new double[most];
    this.right = new double[most];
  }

  /** Notes a pass, which took up the prompt if it is the first. */
  void count(Pass pass) {
    int rows = passes == 0 ? 1 + pass.blockRows() : pass.size(); // rows of the prompt are free
    time += cost.get().time(rows, !pass.looks().isEmpty());
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
    rejected +=
        verdict.replaced().filter(draft -> !draft.prediction().isGuess()).isPresent() ? 1 : 0;
    doubt += verdict.doubt();
  }

  /**
   * Notes what a look at a block of {@code start} foresees, up to the first gap.
   *
   * @param looked the positions that it looked at, and what it says
   * @param foreseen what a grammar makes of that, which may be more
   */
  void look(int start, List<Candidate> looked, List<Candidate> foreseen) {
    List<Candidate> masked = foreseen.subList(0, Math.min(looked.size(), foreseen.size()));
    if (masked.isEmpty()) {
      return;
    }
    int first = masked.get(0).position();
    int[] tokens =
        IntStream.range(0, masked.size())
            .filter(i -> masked.get(i).position() == first + i)
            .map(i -> masked.get(i).prediction().token())
            .toArray();
    open.add(new Seen(start + first, tokens));
  }

  /** Judges the looks at what is decided by now. */
  void settle() {
    open.removeIf(this::isSettled);
    lookup.settle(sequence.decided());
  }

  private boolean isSettled(Seen seen) {
    int size = seen.tokens.length;
    int from = seen.position;
    int known = Math.max(0, Math.min(size, sequence.decided() - from));
    int wrong = Arrays.mismatch(seen.tokens, 0, known, sequence.tokens(), from, from + known);
    boolean settled = wrong >= 0 || known == size;
    int last = wrong < 0 ? size - 1 : wrong;
    for (int depth = 0; settled && depth <= last; depth++) {
      looks[depth]++;
      right[depth] += depth == wrong ? 0 : 1;
    }
    return settled;
  }

  /** All of it, when {@code tokens} are decided. */
  Drafting.History history(int tokens) {
    return new Drafting.History(
        passes, tokens, drafted, accepted, rejected, doubt, foresight(), time, cost.get(), lookup);
  }

  int drafted() {
    return drafted;
  }

  int accepted() {
    return accepted;
  }

  /** What has hardly been looked at is expected to be as the depth before it. */
  private List<Double> foresight() {
    List<Double> shares = new ArrayList<>();
    double all = 1;
    double here = PRIOR_SHARE;
    for (int depth = 0; depth < looks.length; depth++) {
      here = (PRIOR_LOOKS * here + right[depth]) / (PRIOR_LOOKS + looks[depth]);
      all *= here;
      shares.add(all);
    }
    return shares;
  }
}
