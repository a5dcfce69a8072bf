package dev.sbd.solver;

import java.util.Comparator;

/**
 * What the entropy-bounded solver sorts candidates by, surest first (arXiv 2505.24857, section 4).
 */
@SuppressWarnings("ImmutableEnumChecker") // the comparators hold no state
public enum Proxy {
  /** Entropy, ascending. */
  ENTROPY(Comparator.comparingDouble(Candidate::entropy)),
  /** Probability of the most likely token, descending. */
  CONFIDENCE(Comparator.comparingDouble(Candidate::confidence).reversed()),
  /** Top-1 minus top-2 probability, descending. */
  MARGIN(Comparator.comparingDouble(Candidate::margin).reversed());

  private final Comparator<Candidate> order;

  Proxy(Comparator<Candidate> order) {
    this.order = order;
  }

  Comparator<Candidate> order() {
    return order;
  }
}
