package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

record ConfidenceThreshold(double tau) implements Solver {
  ConfidenceThreshold {
    Check.fraction("tau", tau);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    List<Candidate> sorted = candidates.sorted(Proxy.CONFIDENCE.order());
    int count = (int) sorted.stream().filter(c -> c.confidence() >= tau).count();
    return candidates.atLeastOne(sorted, count);
  }

  @Override
  public String toString() {
    return "threshold:" + Spelling.of(tau);
  }
}
