package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.TrainingRows;

/** A document as the training graph sees it, in one pass or several, one after the other. */
interface TrainingSequence {
  /** How many rows it will have in a pass. */
  int rows(int pass);

  /** Adds them. */
  void addTo(int pass, TrainingRows rows);
}
