package dev.sbd;

import dev.sbd.model.Prediction;

/**
 * A token and where it came from.
 *
 * @param prediction it was taken from
 * @param pass that made it
 * @param step how many passes had looked at its block before
 * @param ntp whether the next-token head made it
 * @param draftPass the pass that drafted it, or the token that the next-token head has replaced by
 *     it; {@link #NO_DRAFT} if none did
 */
record Reveal(Prediction prediction, int pass, int step, boolean ntp, int draftPass) {
  static final int NO_DRAFT = -1;

  int token() {
    return prediction.token();
  }

  /** What its confidence leaves open, in {@code [0, 1]}. */
  double doubt() {
    return Double.isNaN(prediction.confidence()) ? 1 : 1 - prediction.confidence();
  }

  /** The same token, decided by the next-token head. */
  Reveal verified(Prediction by, int inPass) {
    return new Reveal(by, inPass, step, true, pass);
  }

  TokenTrace trace(String text) {
    return new TokenTrace(
        token(),
        text,
        pass,
        step,
        ntp,
        draftPass,
        prediction.logProbability(),
        prediction.entropy(),
        prediction.confidence());
  }
}
