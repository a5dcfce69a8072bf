package dev.sbd.djl;

import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;

/**
 * For those who measure a model or check it: what it takes, and its parts without what is around
 * them. Not for generating: {@link SbdModel} is.
 */
public interface ModelProbe {
  /** The model itself, one forward pass at a time: it goes round {@code maxBatch}. */
  BlockModel model();

  /**
   * Opens a key/value cache of random numbers, as if tokens had gone through it already: for what a
   * pass behind a long context costs.
   *
   * @param capacity the most tokens it can hold, in {@code [1, contextLength]}
   * @param length how many tokens it seems to hold, in {@code [0, capacity]}
   */
  ModelSession openFilledSession(int capacity, int length);

  /**
   * The logits that {@link BlockModel#forward} would have reduced.
   *
   * @param pass as there; choices and edits of its rows do not count
   * @return (rows, vocabulary), the mask token's among them
   */
  double[][] logits(Pass pass);
}
