package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an adapter means for the rows that it acts on, computed in double precision: a checkpoint
 * whose matrices are W + scale B A, and whose mask token has the adapter's embedding.
 */
public final class DenseAdapter {
  private DenseAdapter() {}

  /**
   * Writes the checkpoint in float32.
   *
   * @param base with a mask token of its own
   * @param target a new folder's parent
   */
  public static Path write(String base, Path adapter, Path target) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(base));
    Map<String, float[]> weights = new HashMap<>();
    WeightPlan.of(checkpoint.config())
        .locate(checkpoint)
        .forEach((name, tensor) -> weights.put(name, TensorReader.all(tensor)));
    Adapter opened = Adapter.open(adapter);
    Map<String, TensorInfo> tensors = opened.fitTo(checkpoint);
    AdapterPlan.of(checkpoint.config(), opened.config())
        .scales()
        .forEach(
            (module, scale) ->
                add(
                    weights.get(module + ".weight"),
                    tensors.get(AdapterPlan.a(module)),
                    tensors.get(AdapterPlan.b(module)),
                    scale));
    float[] mask = TensorReader.all(tensors.get(AdapterPlan.MASK_EMBEDDING));
    int row = checkpoint.config().specialTokens().mask().orElseThrow();
    System.arraycopy(mask, 0, weights.get(WeightPlan.EMBEDDING), row * mask.length, mask.length);
    return write(checkpoint, base, weights, target);
  }

  private static void add(float[] weight, TensorInfo lowA, TensorInfo lowB, double scale) {
    float[] a = TensorReader.all(lowA);
    float[] b = TensorReader.all(lowB);
    int rank = (int) lowA.shape()[0];
    int in = (int) lowA.shape()[1];
    for (int i = 0; i < weight.length; i++) {
      double sum = 0;
      for (int k = 0; k < rank; k++) {
        sum += (double) b[i / in * rank + k] * a[k * in + i % in];
      }
      weight[i] += (float) (scale * sum);
    }
  }

  private static Path write(
      Checkpoint checkpoint, String base, Map<String, float[]> weights, Path target) {
    List<SafetensorsWriter.Entry> entries =
        new ArrayList<>(WeightPlan.of(checkpoint.config()).entries(Dtype.F32));
    CheckpointFixture copy = CheckpointFixture.copy(base, target);
    copy.dropWeights();
    SafetensorsWriter.write(
        copy.file("model.safetensors"),
        entries,
        (entry, out) -> out.write(weights.get(entries.get(entry).name())));
    return copy.directory();
  }
}
