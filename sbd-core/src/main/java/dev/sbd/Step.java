package dev.sbd;

import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A forward pass that a {@link Decoding} wants, and what its rows are for, in order.
 *
 * @param pass what the model is to run
 * @param drafts the first rows: the next-token head's word on each draft
 * @param ntp whether the next one decides the block's first position
 * @param masked positions in the block that the other rows look at, ascending
 */
record Step(Pass pass, int drafts, boolean ntp, List<Integer> masked) {
  /** What the next-token head says to the drafts. */
  List<Prediction> onDrafts(List<Prediction> predictions) {
    return predictions.subList(0, drafts);
  }

  /** What it says to the block's first position. */
  Optional<Candidate> ntp(List<Prediction> predictions) {
    return ntp ? Optional.of(new Candidate(0, predictions.get(drafts))) : Optional.empty();
  }

  /** What there is to choose from; nothing if the block was not looked at. */
  Optional<Candidates> candidates(List<Prediction> predictions) {
    int first = drafts + (ntp ? 1 : 0);
    List<Candidate> candidates =
        IntStream.range(0, masked.size())
            .mapToObj(i -> new Candidate(masked.get(i), predictions.get(first + i)))
            .toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(new Candidates(candidates, ntp(predictions)));
  }
}
