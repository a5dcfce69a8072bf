package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

/**
 * Chooses what verified decoding drafts: tokens that the masked head proposes after one look at the
 * block, and that the next-token head accepts or replaces in the next pass. Only the run of chosen
 * positions right after the block's first counts, since a token can only be verified behind decided
 * or drafted ones. A wrong draft costs nothing but rows of the next pass.
 */
@FunctionalInterface
public interface Drafting {
  /**
   * Some of {@code candidates.masked()}; may be none.
   *
   * @param candidates the block's positions after its first, which the next-token head has decided
   * @param history how drafts have fared in this generation
   */
  List<Candidate> choose(Candidates candidates, History history);

  /**
   * How drafts have fared.
   *
   * @param drafted tokens drafted and looked at by the next-token head
   * @param accepted those of them that it agreed with
   */
  record History(long drafted, long accepted) {
    /**
     * Accepted drafts in a hundredth part of all, in {@code [0, 1]}; {@code prior} before the
     * first.
     */
    public double acceptanceRate(double prior) {
      return drafted == 0 ? prior : (double) accepted / drafted;
    }
  }

  /** The whole block. */
  static Drafting wholeBlock() {
    return (candidates, history) -> candidates.masked();
  }

  /**
   * The positions before the first whose confidence is below {@code confidence}.
   *
   * @param confidence in {@code [0, 1]}
   */
  static Drafting confidentPrefix(double confidence) {
    Check.that(
        confidence >= 0 && confidence <= 1, "confidence must be in [0, 1], got ", confidence);
    return (candidates, history) ->
        candidates.masked().stream().takeWhile(c -> c.confidence() >= confidence).toList();
  }
}
