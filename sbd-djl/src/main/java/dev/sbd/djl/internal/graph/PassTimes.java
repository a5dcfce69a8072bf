package dev.sbd.djl.internal.graph;

import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import java.util.Arrays;
import java.util.List;

/**
 * What passes take on this machine, learnt from those that are run: {@code pass + sequence *
 * (sequences - 1) + row * (rows - sequences) + look * (sequences that look)}.
 *
 * <p>The four are followed by a Kalman filter: least squares in which what was long ago counts
 * less. What the passes do not tell apart stays as it was assumed. All of them drift together, as
 * code warms up or the processor's clock changes: what is not seen for long keeps its share. A pass
 * that took much longer than expected, since something else wanted the processor, counts as if it
 * had taken a little longer. Prompts are left out, and the first pass of all, which loads code.
 *
 * <p>For one thread at a time.
 */
final class PassTimes {
  private static final int MOST_CAUSAL = 32;
  private static final double SEQUENCE = 2; // rows that one more costs, as is assumed: it attends
  private static final double[] SPREAD = {0.1, 0.1, 0.05, 0.2}; // of what is assumed
  private static final double DRIFT = 0.05; // of all, a pass
  private static final double NOISE = 0.2; // of a pass's time
  private static final double SURPRISE = 0.15; // the most that counts, likewise
  private static final double FORGETTING = 0.005; // a pass
  private static final double SHARING = 0.05; // of the newest in the mean number of sequences

  private final double[] mean; // in nanoseconds, once there is a pass
  private double[][] covariance = new double[0][]; // none before
  private double sequences = 1; // that share a pass
  private boolean isWarm;

  /**
   * Nothing learnt yet.
   *
   * @param assumed of a single sequence
   */
  PassTimes(PassCost assumed) {
    mean = new double[] {1, SEQUENCE * assumed.row(), assumed.row(), assumed.look()};
  }

  /** As far as it is known, for each of the sequences that share passes at the moment. */
  PassCost cost() {
    double unit = mean[0] + mean[1] * (sequences - 1);
    return new PassCost(sequences * mean[2] / unit, sequences * mean[3] / unit);
  }

  /** Learns from a pass of at least one sequence. */
  void add(List<Pass> passes, long nanos) {
    if (passes.stream().anyMatch(pass -> pass.causal().length > MOST_CAUSAL)) {
      isWarm = true;
    } else if (isWarm) {
      sequences += SHARING * (passes.size() - sequences);
      learn(parts(passes), (double) nanos);
    }
    isWarm = true;
  }

  private static double[] parts(List<Pass> passes) {
    int rows = passes.stream().mapToInt(Pass::size).sum();
    double looking = passes.stream().filter(pass -> !pass.looks().isEmpty()).count();
    return new double[] {1, passes.size() - 1, rows - passes.size(), looking};
  }

  private void learn(double[] parts, double nanos) {
    if (covariance.length == 0) {
      double unit = nanos / dot(mean, parts);
      Arrays.setAll(mean, i -> mean[i] * unit);
      covariance = new double[mean.length][mean.length];
      forget(1);
    }
    drift();
    double expected = dot(mean, parts);
    double[] towards = Arrays.stream(covariance).mapToDouble(row -> dot(row, parts)).toArray();
    double variance = dot(towards, parts) + square(NOISE * expected);
    double most = SURPRISE * expected;
    double surprise = Math.max(-most, Math.min(most, nanos - expected));
    for (int i = 0; i < mean.length; i++) {
      mean[i] = Math.max(0, mean[i] + towards[i] / variance * surprise);
      for (int j = 0; j < mean.length; j++) {
        covariance[i][j] -= towards[i] * towards[j] / variance;
      }
    }
    mean[0] = Math.max(mean[0], expected / 1e3); // a pass takes time
    forget(FORGETTING);
  }

  private void drift() {
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        covariance[i][j] += square(DRIFT) * mean[i] * mean[j];
      }
    }
  }

  /** Goes a share of the way back to where nothing was known. */
  private void forget(double share) {
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        covariance[i][j] *= 1 - share;
      }
      covariance[i][i] += share * square(SPREAD[i] * mean[0]);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double square(double x) {
    return x * x;
  }
}
