package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

record FixedCount(int n) implements Solver {
  FixedCount {
    Check.atLeast("n", n, 1);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    return candidates.atLeastOne(candidates.sorted(Proxy.CONFIDENCE.order()), n);
  }

  @Override
  public String toString() {
    return "fixed:" + n;
  }
}
