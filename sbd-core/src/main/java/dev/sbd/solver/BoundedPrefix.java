package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

/**
 * The entropy bound taken from the left. The sum of all entropies of a reveal less the first one is
 * at least the sum less the maximum, so the divergence bound of {@link EntropyBounded} holds too.
 */
record BoundedPrefix(double gamma) implements Solver {
  BoundedPrefix {
    Check.that(gamma >= 0, "gamma must be >= 0, got %s", gamma);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    List<Candidate> masked = candidates.masked();
    int count = candidates.least();
    double sum = 0;
    while (count < masked.size()) {
      sum += masked.get(count).entropy();
      if (sum > gamma) {
        break;
      }
      count++;
    }
    return masked.subList(0, count);
  }

  @Override
  public String toString() {
    return "prefix:" + Spelling.of(gamma);
  }
}
