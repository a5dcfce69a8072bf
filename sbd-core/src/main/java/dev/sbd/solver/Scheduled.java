package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

/**
 * SDAR's rules: a block has so many denoising steps, and each look reveals its share of the block.
 *
 * @param steps 0 for as many as the block has tokens
 */
record Scheduled(Remasking remasking, double tau, int steps) implements Solver {
  /** Which masked positions a look reveals. */
  enum Remasking {
    /** The leftmost. */
    SEQUENTIAL,
    /** The most confident. */
    STATIC,
    /** All above tau, where these are no fewer than the look's share; else the most confident. */
    DYNAMIC
  }

  Scheduled {
    Check.atLeast("steps", steps, remasking == Remasking.DYNAMIC ? 0 : 1);
    Check.fraction("tau", tau);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    List<Candidate> sorted =
        remasking == Remasking.SEQUENTIAL
            ? candidates.masked()
            : candidates.sorted(Proxy.CONFIDENCE.order());
    long above =
        remasking == Remasking.DYNAMIC
            ? sorted.stream().filter(c -> c.confidence() > tau).count()
            : 0;
    return candidates.atLeastOne(sorted, (int) Math.max(above, share(candidates)));
  }

  private int share(Candidates candidates) {
    int size = candidates.blockSize();
    int all = steps == 0 ? size : steps;
    int share = size / all + (candidates.look() < size % all ? 1 : 0);
    return candidates.ntpPrefix().isPresent() ? share - 1 : share; // that token is one of them
  }

  @Override
  public String toString() {
    return switch (remasking) {
      case SEQUENTIAL -> "sequential:" + steps;
      case STATIC -> "static:" + steps;
      case DYNAMIC -> "dynamic:" + Spelling.of(tau) + (steps == 0 ? "" : ":" + steps);
    };
  }
}
