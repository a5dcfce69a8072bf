package dev.sbd;

import dev.sbd.model.Look;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A forward pass that a {@link Decoding} wants, and what its rows are for. In order: the next-token
 * head's word on each draft; where {@code ntp}, the token behind all of them; then the masked
 * positions of each block that is looked at.
 *
 * @param pass what the model is to run
 * @param drafts how many it verifies; a block stands behind each number of them, from none to all,
 *     or one behind whatever is accepted
 * @param ntp whether the row before the last block decides its first position; next-token
 *     predictions decide that of the others, whose first draft they have replaced
 * @param masked for each number of drafts, the positions in its block that rows look at, ascending
 */
record Step(Pass pass, int drafts, boolean ntp, List<List<Integer>> masked) {
  /**
   * The step of a generation that has come so far: what the cache lacks of the sequence goes in,
   * and the blocks are looked at, but those that the next-token head decides unseen.
   *
   * @param blocks behind no draft, behind the first, ..., behind all; or one behind any number
   */
  static Step of(
      ModelSession session, Sequence sequence, List<Block> blocks, RowRules rules, Layout layout) {
    int cached = session.length();
    int[] causal = sequence.between(cached, layout.cached(sequence.length()));
    int drafts = sequence.drafts();
    Block last = blocks.get(blocks.size() - 1);
    boolean ntp = causal.length > 0 && layout.ntp(last);
    boolean looking = causal.length == 0 || !layout.isApart(last);
    int opener = looking && last.size() > 1 ? layout.opener() : 0;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < drafts + (ntp ? 1 : 0); i++) {
      int position = sequence.decided() + i;
      int index = position - 1 - cached + (i == drafts ? opener : 0);
      rows.add(rules.row(index, position, sequence.tokens(), position));
    }
    List<Look> looks = new ArrayList<>();
    List<List<Integer>> masked = new ArrayList<>();
    int index = causal.length;
    for (int i = 0; i <= drafts; i++) {
      Block block = looking ? blocks.get(i) : new Block(0, 0);
      int decided = ntp || i < drafts ? 1 : 0; // of its tokens
      int start = sequence.decided() + i - block.given();
      masked.add(block.masked(decided));
      if (block.size() > decided) {
        int[] counted = sequence.followedBy(block, sequence.decided() + i);
        for (int j : masked.get(i)) {
          rows.add(rules.row(index + layout.row(j), start + j, counted, counted.length));
        }
        Look look = layout.look(block, start - cached, sequence.tokens()[Math.max(0, start - 1)]);
        looks.add(look);
        index += look.tokens().length;
      }
    }
    return new Step(new Pass(session, cached, causal, looks, rows), drafts, ntp, masked);
  }

  /** What the next-token head says to the drafts. */
  List<Prediction> onDrafts(List<Prediction> predictions) {
    return predictions.subList(0, drafts);
  }

  /** What is said to the first position of the block behind {@code accepted} drafts. */
  Optional<Candidate> ntp(List<Prediction> predictions, int accepted) {
    return ntp || accepted < drafts
        ? Optional.of(new Candidate(0, predictions.get(accepted)))
        : Optional.empty();
  }

  /** What there is to choose from in {@code block}; nothing masked if it was not looked at. */
  Candidates candidates(List<Prediction> predictions, int accepted, Block block) {
    int others = masked.subList(0, accepted).stream().mapToInt(List::size).sum();
    int first = drafts + (ntp ? 1 : 0) + others;
    List<Integer> positions = masked.get(accepted);
    List<Candidate> candidates =
        IntStream.range(0, positions.size())
            .mapToObj(i -> new Candidate(positions.get(i), predictions.get(first + i)))
            .toList();
    return new Candidates(candidates, ntp(predictions, accepted), block.looks(), block.size());
  }
}
