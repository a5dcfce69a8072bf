package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TrainingOptionsTest {

  private static void assertRefused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  private static TrainingOptions options(int steps, int tokens, double decay, double clip) {
    return new TrainingOptions(
        TrainingMethod.SBD,
        new Blocks(2, 16, 0.5),
        TrainingOptions.Copies.ONE,
        steps,
        tokens,
        new Schedule(1, 0, 0),
        decay,
        clip,
        1);
  }

  @Test
  void numbers_outOfRange_areRefusedByName() {
    assertRefused("steps must be >= 1, got 0", () -> options(0, 1, 0, 0));
    assertRefused("batchTokens must be >= 1, got 0", () -> options(1, 0, 0, 0));
    assertRefused("weightDecay must be >= 0 and finite, got -0.1", () -> options(1, 1, -0.1, 0));
    assertRefused("clip must be >= 0 and finite, got NaN", () -> options(1, 1, 0, Double.NaN));
    assertRefused("schedule.peak must be > 0 and finite, got 0.0", () -> new Schedule(0, 0, 0));
    assertRefused("schedule.warmup must be >= 0, got -1", () -> new Schedule(1, -1, 0));
    assertRefused("schedule.floor must be in [0, peak], got 2.0", () -> new Schedule(1, 0, 2));
    assertRefused("blocks.minSize must be >= 1, got 0", () -> new Blocks(0, 2, 0));
    assertRefused("blocks.maxSize must be >= minSize 3, got 2", () -> new Blocks(3, 2, 0));
    assertRefused("blocks.alignedShare must be in [0, 1], got 1.5", () -> new Blocks(2, 3, 1.5));
    assertRefused(
        "threads must be >= 1, got 0",
        () -> new TrainingCompute(Device.cpu(), Precision.FLOAT32, 0, 5, false));
    assertRefused("documents must not be empty", () -> new TrainingData(List.of()));
    assertRefused("tokens must be at least 2, got [7]", () -> new Document(new int[] {7}, 0));
    assertRefused("promptLength must be in [0, 1], got 2", () -> new Document(new int[] {7, 8}, 2));
  }

  @Test
  void rate_overAWholeTraining_risesLinearlyAndFallsAlongACosine() {
    Schedule schedule = new Schedule(8, 4, 2);
    double[] expected = {2, 4, 6, 8, 8, 7.121, 5, 2.879, 2};
    for (int step = 0; step < 9; step++) {
      assertEquals(expected[step], schedule.rate(step, 9), 1e-3, "step " + step);
    }
  }

  @Test
  void rate_ofATrainingShorterThanTheWarmup_onlyRises() {
    assertEquals(0.02, new Schedule(1, 100, 0).rate(1, 2), 1e-12);
  }
}
