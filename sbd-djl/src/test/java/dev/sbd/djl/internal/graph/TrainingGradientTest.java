package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TorchTrainer.Losses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients, in float64, against what they mean. */
class TrainingGradientTest {
  private static final double STEP = 1.0 / 65536;
  private static final double DIVISOR = 7;
  private static final int[] TOKENS = {10, 25, 31, 9, 44, 2, 17, 25, 60, 2};
  private static final int[] OTHER_TOKENS = {5, 6, 80, 81, 7, 2, 4, 90, 33, 21};

  @TempDir private Path folder;

  /**
   * For each kind of weight (all layers' together) the slope along a random direction, against the
   * loss a little further and a little back.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void gradients_ofEveryKindOfWeight_equalFiniteDifferences(String name) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(name));
    try (TorchTrainer trainer = TinyTraining.load(checkpoint, 1)) {
      trainer.accumulate(0, TinyTraining.rows(TOKENS), DIVISOR, 0);
      List<double[]> gradients = TinyTraining.gradients(trainer, checkpoint, 0);
      List<float[]> weights = TinyTraining.weights(trainer, checkpoint);
      kinds(TinyTraining.names(checkpoint))
          .forEach(
              (kind, members) -> {
                List<float[]> direction = direction(weights, members, kind.hashCode());
                List<float[]> ahead = moved(weights, direction, STEP);
                List<float[]> behind = moved(weights, direction, -STEP);
                double expected = 0;
                for (int i : members) {
                  expected += product(gradients.get(i), ahead.get(i), behind.get(i));
                }
                double rise = loss(checkpoint, ahead) - loss(checkpoint, behind);
                assertTrue(Math.abs(expected) > 1e-8, kind + " has no slope");
                assertEquals(expected, rise, 1e-4 * Math.abs(expected) + 1e-9, kind);
              });
    }
  }

  private static Map<String, List<Integer>> kinds(List<String> names) {
    Map<String, List<Integer>> kinds = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String kind = names.get(i).replaceFirst("layers\\.\\d+", "layers");
      kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(i);
    }
    return kinds;
  }

  private static List<float[]> direction(List<float[]> weights, List<Integer> members, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> direction = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      float[] part = new float[weights.get(i).length];
      for (int j = 0; members.contains(i) && j < part.length; j++) {
        part[j] = (float) random.nextDouble(-1, 1);
      }
      direction.add(part);
    }
    return direction;
  }

  private static double product(double[] gradient, float[] to, float[] from) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      sum += gradient[i] * ((double) to[i] - from[i]);
    }
    return sum;
  }

  private static List<float[]> moved(List<float[]> weights, List<float[]> direction, double step) {
    List<float[]> moved = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      float[] part = weights.get(i).clone();
      for (int j = 0; j < part.length; j++) {
        part[j] += (float) (step * direction.get(i)[j]);
      }
      moved.add(part);
    }
    return moved;
  }

  private double loss(Checkpoint checkpoint, List<float[]> weights) {
    Path file = folder.resolve("model.safetensors");
    try (TorchTrainer trainer =
        TinyTraining.load(checkpoint, TinyTraining.write(file, checkpoint, weights), 1)) {
      Losses losses = trainer.accumulate(0, TinyTraining.rows(TOKENS), DIVISOR, 0);
      return (losses.ntp() + losses.matp()) / DIVISOR;
    }
  }

  @Test
  void gradients_ofBatchesOfASlot_addUp() {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN3));
    try (TorchTrainer trainer = TinyTraining.load(checkpoint, 3)) {
      trainer.accumulate(0, TinyTraining.rows(TOKENS), DIVISOR, 0);
      trainer.accumulate(1, TinyTraining.rows(OTHER_TOKENS), DIVISOR, 0);
      trainer.accumulate(2, TinyTraining.rows(TOKENS), DIVISOR, 0);
      trainer.accumulate(2, TinyTraining.rows(OTHER_TOKENS), DIVISOR, 0);
      List<double[]> sums = TinyTraining.gradients(trainer, checkpoint, 0);
      List<double[]> others = TinyTraining.gradients(trainer, checkpoint, 1);
      List<double[]> expected = TinyTraining.gradients(trainer, checkpoint, 2);
      List<String> names = TinyTraining.names(checkpoint);
      for (int i = 0; i < names.size(); i++) {
        double[] sum = sums.get(i);
        double[] other = others.get(i);
        for (int j = 0; j < sum.length; j++) {
          sum[j] += other[j];
        }
        assertArrayEquals(sum, expected.get(i), 1e-12, names.get(i));
      }
    }
  }
}
