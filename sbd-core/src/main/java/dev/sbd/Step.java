package dev.sbd;

import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
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

  /** What there is to choose from in that block; nothing if it was not looked at. */
  Optional<Candidates> candidates(List<Prediction> predictions, int accepted) {
    int others = masked.subList(0, accepted).stream().mapToInt(List::size).sum();
    int first = drafts + (ntp ? 1 : 0) + others;
    List<Integer> positions = masked.get(accepted);
    List<Candidate> candidates =
        IntStream.range(0, positions.size())
            .mapToObj(i -> new Candidate(positions.get(i), predictions.get(first + i)))
            .toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(new Candidates(candidates, ntp(predictions, accepted)));
  }
}
