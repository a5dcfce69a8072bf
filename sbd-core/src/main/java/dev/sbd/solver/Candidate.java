package dev.sbd.solver;

import dev.sbd.model.Prediction;

/**
 * A masked position that could be revealed.
 *
 * @param position in the block, from 0
 * @param prediction of the model for it
 */
public record Candidate(int position, Prediction prediction) {
  /** Entropy in nats, at least 0; infinite if the model's is not a number. */
  public double entropy() {
    double entropy = prediction.entropy();
    return Double.isNaN(entropy) ? Double.POSITIVE_INFINITY : Math.max(0, entropy);
  }

  /** Probability of the most likely token, in {@code [0, 1]}; 0 if the model's is not a number. */
  public double confidence() {
    return zeroForNan(prediction.confidence());
  }

  /** Top-1 minus top-2 probability, in {@code [0, 1]}; 0 if the model's is not a number. */
  public double margin() {
    return zeroForNan(prediction.margin());
  }

  private static double zeroForNan(double probability) {
    return Double.isNaN(probability) ? 0 : probability;
  }
}
