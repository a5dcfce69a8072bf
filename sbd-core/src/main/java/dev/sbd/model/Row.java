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
 * @param mask the tokens that are left to it after that; the others have no probability
 */
public record Row(int index, Choice choice, LogitEdits edits, TokenMask mask) {
  /** Checks the sign; {@link Pass} checks the upper end. */
  public Row {
    Check.atLeast("index", index, 0);
  }

  /** A row that all tokens are left to. */
  public Row(int index, Choice choice, LogitEdits edits) {
    this(index, choice, edits, TokenMask.ALL);
  }

  /** The most likely token of unedited logits. */
  public static Row greedy(int index) {
    return new Row(index, Choice.greedy(), LogitEdits.NONE);
  }

  /** The same at another place. */
  Row at(int other) {
    return new Row(other, choice, edits, mask);
  }
}
