package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

record ConfidenceThreshold(double tau) implements Solver {
  ConfidenceThreshold {
    Check.that(tau >= 0 && tau <= 1, "tau must be in [0, 1], got ", tau);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    List<Candidate> sorted = candidates.sorted(Proxy.CONFIDENCE.order());
    int count = (int) sorted.stream().filter(c -> c.confidence() >= tau).count();
    return candidates.atLeastOne(sorted, count);
  }

  @Override
  public String toString() {
    return "confidenceThreshold(" + tau + ")";
  }
}
