package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

/** The paper prints {@code (n + 1) c_n < f}; the rule of Fast-dLLM, meant there, is this one. */
record Factor(double f) implements Solver {
  Factor {
    Check.that(f > 0, "f must be > 0, got %s", f);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    List<Candidate> sorted = candidates.sorted(Proxy.CONFIDENCE.order());
    int count = 0;
    while (count < sorted.size() && (count + 2) * (1 - sorted.get(count).confidence()) < f) {
      count++;
    }
    return candidates.atLeastOne(sorted, count);
  }

  @Override
  public String toString() {
    return "factor:" + Spelling.of(f);
  }
}
