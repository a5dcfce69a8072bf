package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * How a model was trained to treat blocks. These three values are all in which block-decoding
 * models differ, as far as a {@link Pass} goes.
 *
 * @param commit how decided tokens get into the cache
 * @param sight what the rows of a block see of each other
 * @param target which position a block's row predicts
 */
public record BlockScheme(Commit commit, Sight sight, Target target) {
  /** Set Block Decoding's (arXiv 2509.04185, eq. 9), and that of Nemotron-Labs-Diffusion. */
  public static final BlockScheme SBD = new BlockScheme(Commit.CAUSAL, Sight.BOTH, Target.OWN);

  /** Checks that the values go together: a block that is committed whole sees itself whole. */
  public BlockScheme {
    Check.that(
        commit == Commit.CAUSAL || sight == Sight.BOTH,
        "sight must be BOTH where blocks are committed whole, got %s",
        sight);
  }

  /** How decided tokens get into the cache. */
  public enum Commit {
    /** Each sees those before it: the cache is that of next-token prediction. */
    CAUSAL,
    /**
     * In whole blocks, at multiples of the block size from the text's beginning; their tokens see
     * each other in both directions. No row of such a model is a next-token prediction within a
     * block; with {@link Target#NEXT} a block's last row predicts the next one's first token.
     */
    BLOCK
  }

  /** What the rows of a block see of each other. */
  public enum Sight {
    /** All. */
    BOTH,
    /** Those before them, and themselves. */
    CAUSAL
  }

  /** Which position a block's row predicts. */
  public enum Target {
    /** Its own. */
    OWN,
    /** The next one: the row of position i is read at i - 1. */
    NEXT
  }
}
