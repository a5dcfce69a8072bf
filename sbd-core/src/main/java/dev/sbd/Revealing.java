package dev.sbd;

import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What is done with the masked head's predictions: revealed for good, or drafted to be verified.
 */
interface Revealing {
  /** Some of the masked candidates. */
  List<Candidate> choose(Candidates candidates, Drafting.History soFar);

  /** Whether a block that has been looked at is to be committed, or else looked at again. */
  boolean isReady(Block block);

  /** How many of the block's first tokens are there for good. */
  int decided(Block block);

  /**
   * What {@code revealing} chooses.
   *
   * @throws IllegalStateException if that is not some of the masked candidates, the very objects,
   *     each once; it names the rule that chose
   */
  static List<Candidate> checked(
      Revealing revealing, Candidates candidates, Drafting.History soFar) {
    List<Candidate> chosen = revealing.choose(candidates, soFar);
    Set<Candidate> free = Collections.newSetFromMap(new IdentityHashMap<>());
    free.addAll(candidates.masked());
    for (Candidate candidate : chosen) {
      if (!free.remove(candidate)) {
        throw new IllegalStateException(
            candidates.masked().contains(candidate)
                ? revealing + " chose a candidate twice: " + chosen
                : revealing + " chose " + candidate + ", not one of " + candidates);
      }
    }
    return chosen;
  }

  static Revealing of(DecodingMethod method) {
    return method
        .verification()
        .<Revealing>map(Drafts::new)
        .orElseGet(() -> new ForGood(method.solver()));
  }

  /** Set Block Decoding as in the paper: a block is committed when it is full. */
  record ForGood(Solver solver) implements Revealing {
    @Override
    public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
      List<Candidate> chosen = solver.choose(candidates);
      if (chosen.isEmpty() && candidates.ntpPrefix().isEmpty()) {
        throw new IllegalStateException(
            "solver " + solver + " chose no candidate, and the pass has no NTP token");
      }
      return chosen;
    }

    @Override
    public boolean isReady(Block block) {
      return block.isFinished();
    }

    @Override
    public int decided(Block block) {
      return block.prefix().size();
    }

    @Override
    public String toString() {
      return "solver " + solver;
    }
  }

  /** Verified decoding: what follows the NTP token without a gap is a draft for the next pass. */
  record Drafts(Drafting drafting) implements Revealing {
    @Override
    public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
      return drafting.choose(candidates, soFar);
    }

    @Override
    public boolean isReady(Block block) {
      return true;
    }

    @Override
    public int decided(Block block) {
      return Math.min(1, block.prefix().size());
    }

    @Override
    public String toString() {
      return "drafting " + drafting;
    }
  }
}
