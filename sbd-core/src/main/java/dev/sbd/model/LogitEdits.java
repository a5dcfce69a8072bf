package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * Changes to single logits of a row, before anything is computed from it: first the penalty (a
 * positive logit is divided by it, a negative one multiplied, as CTRL's repetition penalty), then
 * the bias is added. A bias of negative infinity bans the token.
 *
 * <p>The arrays are the caller's to give away: they are not copied.
 *
 * @param tokens (n) the edited tokens, none twice
 * @param penalties (n) above 0; 1 leaves the logit alone
 * @param biases (n) finite or negative infinity
 */
@SuppressWarnings("ArrayRecordComponent") // the hot loop hands arrays over; equality is never asked
public record LogitEdits(int[] tokens, double[] penalties, double[] biases) {
  /** Leaves every logit as it is. */
  public static final LogitEdits NONE = new LogitEdits(new int[0], new double[0], new double[0]);

  /** Checks that the arrays are equally long. */
  public LogitEdits {
    Check.that(
        tokens.length == penalties.length && tokens.length == biases.length,
        "tokens, penalties and biases must be equally long, got %d, %d, %d",
        tokens.length,
        penalties.length,
        biases.length);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return tokens.length == 0;
  }
}
