package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * A row of a {@link Pass} whose prediction is wanted.
 *
 * @param index of the row in the pass's causal tokens followed by its blocks': a causal row
 *     predicts the token after it (NTP), a block row what the model's {@link BlockScheme} says: its
 *     own position (MATP) or the next
 * @param choice how its token is picked
 * @param edits what is done to its logits first
 */
public record Row(int index, Choice choice, LogitEdits edits) {
  /** Checks the sign; {@link Pass} checks the upper end. */
  public Row {
    Check.atLeast("index", index, 0);
  }

  /** The most likely token of unedited logits. */
  public static Row greedy(int index) {
    return new Row(index, Choice.greedy(), LogitEdits.NONE);
  }
}
