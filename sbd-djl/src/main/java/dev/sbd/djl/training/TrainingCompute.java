package dev.sbd.djl.training;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.internal.Check;

/**
 * What computes a training, and how.
 *
 * @param device the device
 * @param precision of matrix products and attention; weights, moments, norms and softmax are
 *     float32
 * @param threads how many batches are computed at a time, each by one thread; 1 leaves threading to
 *     libtorch, which pays for large models only
 * @param maxRows the most rows of a batch; an update has as many batches as it needs
 * @param recompute whether to compute each layer again for its gradients rather than to keep what
 *     is between: a third more time, and a layer's memory in place of all layers'
 */
public record TrainingCompute(
    Device device, Precision precision, int threads, int maxRows, boolean recompute) {
  /**
   * Checks the numbers.
   *
   * @throws dev.sbd.error.InvalidRequestException if one is below 1
   */
  public TrainingCompute {
    Check.atLeast("threads", threads, 1);
    Check.atLeast("maxRows", maxRows, 1);
  }

  TorchTrainer.Compute forGraph() {
    return new TorchTrainer.Compute(device, precision, threads, recompute);
  }
}
