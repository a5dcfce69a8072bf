package dev.sbd.solver;

import java.util.List;

/**
 * Drafts while one more draft is worth its risk.
 *
 * <p>Let r be the tokens that a pass decides, and q the probability that the next-token head
 * replaces the next draft. If it is accepted, drafting it has won a token. If it is replaced, its
 * position is decided as it would have been without a draft, but what the pass drafted behind it is
 * lost, so that the next pass decides one token in place of r. In all it wins {@code (1 - q) - q *
 * (r - 1) = 1 - q * r} tokens, and drafting pays while {@code q <= 1 / r}.
 *
 * <p>q is taken to be in proportion to what confidence leaves open, {@code q = m * (1 - c)}, where
 * m is drafts replaced over drafts that should have been. So the least confidence is {@code 1 - 1 /
 * (m * r)}. Both m and r are counted in this generation, on top of a prior that starts at 0.75.
 */
record AdaptivePrefix() implements Drafting {
  // r = 8, as if of eight passes, of which the first, which verifies nothing, is one
  private static final double PRIOR_TOKENS = 63;
  private static final double PRIOR_PASSES = 7;
  // m = 0.5: a draft behind accepted ones is surer than its own confidence says
  private static final double PRIOR_REJECTED = 2;
  private static final double PRIOR_DOUBT = 4;

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    return candidates.prefix(leastConfidence(history));
  }

  private static double leastConfidence(History history) {
    double tokensPerPass = (PRIOR_TOKENS + history.tokens()) / (PRIOR_PASSES + history.passes());
    double miscalibration = (PRIOR_REJECTED + history.rejected()) / (PRIOR_DOUBT + history.doubt());
    return 1 - 1 / (miscalibration * tokensPerPass);
  }

  @Override
  public String toString() {
    return "adaptive";
  }
}
