package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

/** The masked positions before the first that is no surer than {@code tau}. */
record AbovePrefix(double tau) implements Solver {
  AbovePrefix {
    Check.fraction("tau", tau);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    if (candidates.ntpPrefix().filter(first -> first.confidence() <= tau).isPresent()) {
      return List.of();
    }
    int count = candidates.prefix(candidate -> candidate.confidence() > tau).size();
    return candidates.atLeastOne(candidates.masked(), count);
  }

  @Override
  public String toString() {
    return "above-prefix:" + Spelling.of(tau);
  }
}
