package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.TorchTrainer.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AdamW (arXiv 1711.05101, algorithm 2) written out, against the graph's updates. */
class TrainingUpdateTest {
  private static final int[][] TOKENS = {
    {10, 25, 31, 9, 44, 2, 17, 25, 60, 2},
    {5, 6, 80, 81, 7, 2, 4, 90, 33, 21},
    {50, 51, 52, 53, 54, 55, 56, 57, 58, 59}
  };
  private static final double RATE = 3e-3;
  private static final double DECAY = 0.1;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-8;

  private final Checkpoint checkpoint =
      Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN3));

  /** Weights and moments, in float64. */
  private static final class Expected {
    private final List<double[]> weights = new ArrayList<>();
    private final List<double[]> first = new ArrayList<>();
    private final List<double[]> second = new ArrayList<>();
    private int steps;

    private Expected(List<float[]> start) {
      for (float[] weight : start) {
        double[] copy = new double[weight.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = weight[i];
        }
        weights.add(copy);
        first.add(new double[copy.length]);
        second.add(new double[copy.length]);
      }
    }

    void update(List<double[]> gradients, double scale, List<Boolean> decayed) {
      steps++;
      for (int t = 0; t < weights.size(); t++) {
        double[] w = weights.get(t);
        for (int i = 0; i < w.length; i++) {
          double g = gradients.get(t)[i] * scale;
          double m = BETA1 * first.get(t)[i] + (1 - BETA1) * g;
          double v = BETA2 * second.get(t)[i] + (1 - BETA2) * g * g;
          first.get(t)[i] = m;
          second.get(t)[i] = v;
          double mHat = m / (1 - Math.pow(BETA1, steps));
          double vHat = v / (1 - Math.pow(BETA2, steps));
          w[i] -= RATE * (decayed.get(t) ? DECAY * w[i] : 0);
          w[i] -= RATE * mHat / (Math.sqrt(vHat) + EPSILON);
        }
      }
    }
  }

  /** Gradients of three batches in two slots; the norm of all of them is what `update` says. */
  private List<double[]> accumulate(TorchTrainer trainer) {
    trainer.accumulate(0, TinyTraining.rows(TOKENS[0]), 5, 0);
    trainer.accumulate(1, TinyTraining.rows(TOKENS[1]), 5, 0);
    trainer.accumulate(1, TinyTraining.rows(TOKENS[2]), 5, 0);
    List<double[]> sum = TinyTraining.gradients(trainer, checkpoint, 0);
    List<double[]> other = TinyTraining.gradients(trainer, checkpoint, 1);
    for (int t = 0; t < sum.size(); t++) {
      for (int i = 0; i < sum.get(t).length; i++) {
        sum.get(t)[i] += other.get(t)[i];
      }
    }
    return sum;
  }

  private static double norm(List<double[]> gradients) {
    double squares = 0;
    for (double[] part : gradients) {
      for (double g : part) {
        squares += g * g;
      }
    }
    return Math.sqrt(squares);
  }

  private void updates_equalTheFormula(double clip) {
    List<Boolean> decayed =
        WeightPlan.of(checkpoint.config()).locate(checkpoint).values().stream()
            .map(tensor -> tensor.shape().length == 2)
            .toList();
    try (TorchTrainer trainer = TinyTraining.load(checkpoint, 2)) {
      Expected expected = new Expected(TinyTraining.weights(trainer, checkpoint));
      for (int step = 0; step < 3; step++) {
        List<double[]> gradients = accumulate(trainer);
        double norm = norm(gradients);
        assertTrue(norm > 1, "clipping at 0.5 must bite, norm " + norm);
        assertEquals(
            norm,
            trainer.update(new Update(RATE, DECAY, clip, BETA1, BETA2, EPSILON)),
            1e-9 * norm);
        expected.update(gradients, clip > 0 ? Math.min(1, clip / norm) : 1, decayed);
        List<String> names = TinyTraining.names(checkpoint);
        for (int t = 0; t < names.size(); t++) {
          String name = names.get(t) + " after " + (step + 1);
          assertClose(expected.weights.get(t), trainer.weight(t), name);
          assertClose(expected.first.get(t), trainer.state(1, t), name);
          assertClose(expected.second.get(t), trainer.state(2, t), name);
        }
      }
    }
  }

  /** To what float32, in which state is handed out, can tell. */
  private static void assertClose(double[] expected, float[] got, String name) {
    assertEquals(expected.length, got.length, name);
    for (int i = 0; i < got.length; i++) {
      assertEquals(expected[i], got[i], 2e-7 * Math.abs(expected[i]) + 1e-12, name + ", " + i);
    }
  }

  @Test
  void updates_ofSeveralSlotsAndSteps_equalAdamWWrittenOut() {
    updates_equalTheFormula(0);
  }

  @Test
  void updates_clipped_equalAdamWOfGradientsScaledDown() {
    updates_equalTheFormula(0.5);
  }

  @Test
  void update_ofInfiniteGradients_changesNothingAndForgetsThem() {
    try (TorchTrainer trainer = TinyTraining.load(checkpoint, 1)) {
      List<float[]> before = TinyTraining.weights(trainer, checkpoint);
      trainer.accumulate(0, TinyTraining.rows(TOKENS[0]), 0, 0); // divided by 0
      double norm = trainer.update(new Update(RATE, DECAY, 1, BETA1, BETA2, EPSILON));
      assertTrue(!Double.isFinite(norm), "norm " + norm);
      for (int t = 0; t < before.size(); t++) {
        assertArrayEquals(before.get(t), trainer.weight(t));
      }
      TinyTraining.gradients(trainer, checkpoint, 0).forEach(g -> assertEquals(0, g.length));
    }
  }
}
