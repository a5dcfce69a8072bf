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
 * head's word on each draft; where {@code ntp}, its token behind all of them; then the masked
 * positions of each block.
 *
 * @param pass what the model is to run
 * @param drafts how many it verifies; a block stands behind each number of them, from none to all
 * @param ntp whether the next-token head decides the first position of the last block; it decides
 *     that of the others, whose first draft it has replaced
 * @param masked for each block, the positions in it that rows look at, ascending
 */
record Step(Pass pass, int drafts, boolean ntp, List<List<Integer>> masked) {
  /**
   * The step of a generation that has come so far: what the cache lacks of the sequence goes in,
   * and the blocks are looked at, but those that the next-token head decides unseen.
   *
   * @param blocks behind no draft, behind the first, ..., behind all
   * @param ntpPrefix whether the next-token head decides a block's first position
   */
  static Step of(
      ModelSession session,
      Sequence sequence,
      List<Block> blocks,
      RowRules rules,
      boolean ntpPrefix) {
    int cached = session.length();
    int[] causal = sequence.from(cached);
    int drafts = sequence.drafts();
    boolean ntp = ntpPrefix && causal.length > 0 && blocks.get(drafts).size() > 0;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < drafts + (ntp ? 1 : 0); i++) {
      int position = sequence.decided() + i;
      rows.add(rules.row(position - 1 - cached, position, sequence.tokens(), position));
    }
    List<Look> looks = new ArrayList<>();
    List<List<Integer>> masked = new ArrayList<>();
    int index = causal.length;
    for (int i = 0; i <= drafts; i++) {
      Block block = blocks.get(i);
      int decided = ntp || i < drafts ? 1 : 0; // of its tokens
      int position = sequence.decided() + i;
      masked.add(block.masked(decided));
      if (block.size() > decided) {
        int[] counted = sequence.followedBy(block, position);
        for (int j : masked.get(i)) {
          rows.add(rules.row(index + j, position + j, counted, counted.length));
        }
        looks.add(new Look(position - cached, block.tokens()));
        index += block.size();
      }
    }
    return new Step(new Pass(session, cached, causal, looks, rows), drafts, ntp, masked);
  }

  /** What the next-token head says to the drafts. */
  List<Prediction> onDrafts(List<Prediction> predictions) {
    return predictions.subList(0, drafts);
  }

  /** What it says to the first position of the block behind {@code accepted} drafts. */
  Optional<Candidate> ntp(List<Prediction> predictions, int accepted) {
    return ntp || accepted < drafts
        ? Optional.of(new Candidate(0, predictions.get(accepted)))
        : Optional.empty();
  }

  /** What there is to choose from in that block; nothing masked if it was not looked at. */
  Candidates candidates(List<Prediction> predictions, int accepted) {
    int others = masked.subList(0, accepted).stream().mapToInt(List::size).sum();
    int first = drafts + (ntp ? 1 : 0) + others;
    List<Integer> positions = masked.get(accepted);
    List<Candidate> candidates =
        IntStream.range(0, positions.size())
            .mapToObj(i -> new Candidate(positions.get(i), predictions.get(first + i)))
            .toList();
    return new Candidates(candidates, ntp(predictions, accepted));
  }
}
