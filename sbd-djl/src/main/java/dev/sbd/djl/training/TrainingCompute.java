package dev.sbd.djl.training;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.graph.TorchTrainer;

/**
 * What computes a training, and how.
 *
 * @param device the device
 * @param precision of matrix products and attention; weights, moments, norms and softmax are
 *     float32
 * @param threads how many batches are computed at a time, each by one thread; 1 leaves threading to
 *     libtorch, which pays for large models only
 * @param maxRows the most rows of a batch; an update has as many batches as it needs
 */
public record TrainingCompute(Device device, Precision precision, int threads, int maxRows) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public TrainingCompute {
    if (threads < 1 || maxRows < 1) {
      throw new IllegalArgumentException(
          "threads and maxRows must be at least 1, got " + threads + " and " + maxRows);
    }
  }

  TorchTrainer.Compute forGraph() {
    return new TorchTrainer.Compute(device, precision, threads);
  }
}
