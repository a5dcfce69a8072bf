package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;
import java.util.Locale;

/**
 * Sum minus maximum of the chosen entropies bounds the divergence between the joint distribution of
 * the revealed tokens and the product of their marginals (arXiv 2505.24857, section 4): gamma says
 * how much of it one reveal may cost. The NTP token is in the set from the start.
 */
record EntropyBounded(double gamma, Proxy proxy) implements Solver {
  EntropyBounded {
    Check.that(gamma >= 0, "gamma must be >= 0, got %s", gamma);
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    Budget budget = new Budget();
    candidates.ntpPrefix().ifPresent(token -> budget.add(token.entropy()));
    List<Candidate> sorted = candidates.sorted(proxy.order());
    int count = 0;
    while (count < sorted.size() && budget.add(sorted.get(count).entropy()) <= gamma) {
      count++;
    }
    return candidates.atLeastOne(sorted, count);
  }

  /** Sum minus maximum, kept without subtracting, so that an entropy of 1e-17 is not lost. */
  private static final class Budget {
    private double maximum;
    private double rest;

    double add(double entropy) {
      rest += Math.min(maximum, entropy);
      maximum = Math.max(maximum, entropy);
      return rest;
    }
  }

  @Override
  public String toString() {
    String order = proxy == Proxy.ENTROPY ? "" : "-" + proxy.name().toLowerCase(Locale.ROOT);
    return "gamma" + order + ":" + Spelling.of(gamma);
  }
}
