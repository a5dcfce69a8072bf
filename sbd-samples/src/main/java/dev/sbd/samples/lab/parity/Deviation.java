package dev.sbd.samples.lab.parity;

/**
 * How far computed logits lie from the expected ones.
 *
 * @param absolute the largest difference
 * @param relativeRms root mean square difference, relative to the expected logits' standard
 *     deviation
 */
record Deviation(double absolute, double relativeRms) {

  static Deviation of(double[][] computed, float[] expected) {
    double worst = 0;
    double squaredError = 0;
    double sum = 0;
    double squares = 0;
    int i = 0;
    for (double[] row : computed) {
      for (double logit : row) {
        double right = expected[i++];
        worst = Math.max(worst, Math.abs(logit - right));
        squaredError += (logit - right) * (logit - right);
        sum += right;
        squares += right * right;
      }
    }
    double mean = sum / i;
    double variance = squares / i - mean * mean;
    return new Deviation(worst, Math.sqrt(squaredError / i / variance));
  }
}
