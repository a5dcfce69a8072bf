package dev.sbd.model;

/**
 * What one row says about its position: a token, and how sure the model is.
 *
 * <p>All but {@code token} describe the model's own distribution, untempered, after {@link
 * LogitEdits} and without the mask token.
 *
 * @param token the token that the row's {@link Choice} picked
 * @param logProbability of {@code token}, in nats, at most 0
 * @param entropy of the distribution, in nats (H in the papers)
 * @param confidence probability of the most likely token, in {@code [0, 1]} (c in the papers)
 * @param margin probability of the most likely token minus that of the second, in {@code [0, 1]}
 */
public record Prediction(
    int token, double logProbability, double entropy, double confidence, double margin) {

  /**
   * A token that no logits stand behind, as when a text is expected to say again what it said.
   * Entropy and margin are not a number.
   *
   * @param confidence how often such guesses are right, in {@code [0, 1]}
   */
  public static Prediction guess(int token, double confidence) {
    return new Prediction(token, Math.log(confidence), Double.NaN, confidence, Double.NaN);
  }

  /** A token that alone may come, as a grammar has it. */
  public static Prediction certain(int token) {
    return new Prediction(token, 0, 0, 1, 1);
  }

  /** Whether it is a {@link #guess}. */
  public boolean isGuess() {
    return Double.isNaN(entropy);
  }
}
