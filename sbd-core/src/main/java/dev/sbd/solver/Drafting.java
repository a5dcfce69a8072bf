package dev.sbd.solver;

import java.util.List;

/**
 * Chooses what verified decoding drafts: tokens that the masked head proposes, and that the
 * next-token head accepts or replaces. Whatever it chooses, the text is the same, and every pass
 * decides at least one token; what it chooses well is how many passes the text takes.
 *
 * <p>What stands without a gap behind the block's first position is verified by the next pass. What
 * is chosen behind a gap stays revealed in the block, to be seen when the gap is looked at again,
 * and is verified once that has closed.
 */
@FunctionalInterface
public interface Drafting {
  /**
   * Some of {@code candidates.masked()}, the very objects, none twice; may be none.
   *
   * @param candidates the block's masked positions, and its first, which the next-token head has
   *     just decided
   * @param history how drafts have fared in this generation
   */
  List<Candidate> choose(Candidates candidates, History history);

  /**
   * How drafts have fared in a generation so far.
   *
   * @param passes forward passes, the one that brought the candidates included
   * @param tokens tokens decided
   * @param drafted drafts put to the next-token head
   * @param accepted those of them that it agreed with
   * @param rejected those that it replaced, at most one a pass; others stood behind them unjudged
   * @param doubt sum of {@code 1 - confidence} over accepted and rejected drafts: how many it would
   *     have replaced, were confidence the probability to be accepted
   */
  record History(int passes, int tokens, int drafted, int accepted, int rejected, double doubt) {
    /** Of a generation that has not begun. */
    public static final History NONE = new History(0, 0, 0, 0, 0, 0);
  }

  /** The whole block. */
  static Drafting wholeBlock() {
    return new WholeBlock();
  }

  /**
   * The positions before the first whose confidence is below {@code confidence}.
   *
   * @param confidence in {@code [0, 1]}
   * @throws dev.sbd.error.InvalidRequestException if it is not
   */
  static Drafting confidentPrefix(double confidence) {
    return new ConfidentPrefix(confidence);
  }

  /**
   * The positions before the first whose confidence is below what pays, judged by how the drafts of
   * this generation have fared: for models whose confidence is not known to be right.
   */
  static Drafting adaptive() {
    return new AdaptivePrefix();
  }

  /**
   * What {@code solver} reveals in the block, over as many looks as it takes to close the gaps.
   *
   * @param solver for example {@link Solver#confidenceThreshold}
   */
  static Drafting finished(Solver solver) {
    return new Finished(solver);
  }

  /**
   * The drafting that is spelled so, as they print: {@code adaptive}, a confidence such as {@code
   * 0.7}, {@code whole}, {@code finished:0.9} (of a confidence threshold), {@code finished} (0.7).
   *
   * @throws dev.sbd.error.InvalidRequestException if there is none
   */
  static Drafting named(String spelling) {
    return switch (spelling) {
      case "adaptive" -> adaptive();
      case "whole" -> wholeBlock();
      case "finished" -> finished(Solver.confidenceThreshold(0.7));
      default ->
          spelling.startsWith("finished:")
              ? finished(Solver.confidenceThreshold(Spelling.number(spelling)))
              : confidentPrefix(Spelling.confidence(spelling));
    };
  }
}
