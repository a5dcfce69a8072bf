package dev.sbd.solver;

import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses what verified decoding drafts: tokens that the masked head proposes, or that prompt and
 * text said before. The next-token head accepts or replaces them. Whatever is chosen, the text is
 * the same, and every pass decides at least one token; what is chosen well decides how many passes
 * the text takes.
 *
 * <p>What stands without a gap behind the block's first position is verified by the next pass. What
 * is chosen behind a gap stays revealed in the block, to be seen when the gap is looked at again,
 * and is verified once that has closed.
 */
@FunctionalInterface
public interface Drafting {
  /**
   * Some of {@code candidates.masked()}, and other tokens at their positions or behind: what {@link
   * Lookup#after} finds, or what your application knows will be said. None twice; may be none.
   * Those that there is no room for are left out, and what is more than 127 tokens ahead.
   *
   * @param candidates the block's masked positions, none if it was not looked at; and its first,
   *     which the next-token head has just decided
   * @param history how drafts have fared in this generation
   */
  List<Candidate> choose(Candidates candidates, History history);

  /**
   * How many tokens the blocks have that the next pass looks at: the first behind no draft, the
   * second behind the first draft, the last behind all of them. The next-token head decides the
   * first token of each, so a block of one token is not looked at, and costs nothing. Where drafts
   * are replaced, the block behind those that are accepted has the next ones; if it is not looked
   * at, the next pass has none to verify.
   *
   * <p>Where the cache has no room for all, some are not looked at.
   *
   * @param drafts what the next pass verifies
   * @param size the most that a block may have, at least 1
   * @param history how drafts have fared in this generation
   * @return {@code drafts.size() + 1} numbers in {@code [1, size]}
   */
  default int[] blockSizes(List<Prediction> drafts, int size, History history) {
    int[] sizes = new int[drafts.size() + 1];
    Arrays.fill(sizes, 1);
    sizes[drafts.size()] = size;
    return sizes;
  }

  /**
   * How drafts have fared in a generation so far.
   *
   * @param passes forward passes, the one that brought the candidates included
   * @param tokens tokens decided
   * @param drafted drafts put to the next-token head
   * @param accepted those of them that it agreed with
   * @param rejected those of the masked head that it replaced, at most one a pass; others stood
   *     behind them unjudged
   * @param doubt sum of {@code 1 - confidence} over the masked head's drafts that it judged: how
   *     many it would have replaced, were confidence the probability to be accepted
   * @param foresight how far looks have foreseen the text, drafted or not: the share of them whose
   *     first masked token was the text's, whose first two were, and so on; the recent ones count
   *     most, and an expectation stands in while they are few
   * @param time that the passes took, by {@code cost}: in passes of one row
   * @param cost of a pass, as far as is known
   * @param lookup what prompt and text said before, where they went on as the text does now; good
   *     until the next pass
   */
  record History(
      int passes,
      int tokens,
      int drafted,
      int accepted,
      int rejected,
      double doubt,
      List<Double> foresight,
      double time,
      PassCost cost,
      Lookup lookup) {
    /** Copies the list. */
    public History {
      foresight = List.copyOf(foresight);
    }
  }

  /** Finds what prompt and text said before (prompt lookup decoding). */
  @FunctionalInterface
  interface Lookup {
    /**
     * What followed the longest earlier match of the text's last tokens, the latest of equals: each
     * token's {@link Prediction#confidence()} is how often such matches have been right in this
     * text, given that the tokens before it are. Its entropy and margin are not a number.
     *
     * @param drafts tokens behind the decided ones, which count as text
     * @param most tokens to return, at least 0
     * @return as many, or none where the last token is new
     */
    List<Prediction> after(List<Prediction> drafts, int most);
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
   * Drafts and looks for the most tokens in a time, judged by how drafts have fared in this
   * generation and by what a row costs: wide where rows are cheap, narrow where they are not, and
   * hardly any where the text is hard to foresee.
   */
  static Drafting adaptive() {
    return new Adaptive();
  }

  /**
   * What prompt and text said before, where they went on as the text does now (prompt lookup
   * decoding), as far as that wins more tokens than its rows cost. It never looks at masks, and so
   * speeds up any model.
   */
  static Drafting lookup() {
    return new LookedUp();
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
      case "lookup" -> lookup();
      case "whole" -> wholeBlock();
      case "finished" -> finished(Solver.confidenceThreshold(0.7));
      default ->
          spelling.startsWith("finished:")
              ? finished(Solver.confidenceThreshold(Spelling.number(spelling)))
              : confidentPrefix(Spelling.confidence(spelling));
    };
  }
}
