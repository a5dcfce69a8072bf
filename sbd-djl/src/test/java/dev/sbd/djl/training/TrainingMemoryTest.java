package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.KnownShape;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.SbdException;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
  private static final ModelConfig LLAMA_8B =
      ModelConfig.of(KnownShape.of("llama-3.1-8b").orElseThrow().json(Dtype.BF16));
  private static final long RANK_32 = 83_890_176; // of all matrices, and the mask

  private static TrainingCompute compute(int rows, boolean recompute) {
    return new TrainingCompute(Device.gpu(), Precision.BFLOAT16, 1, rows, recompute);
  }

  private static TrainingMemory adapter(int rows, boolean recompute) {
    long base = WeightPlan.of(LLAMA_8B).parameters();
    return TrainingMemory.of(LLAMA_8B, base, RANK_32, 512, compute(rows, recompute));
  }

  @Test
  void memory_ofAnAdapterOf8B_fitsGpusOf24And80Gigabytes() {
    TrainingMemory small = adapter(1024, true);
    assertEquals(2 * 8_030_261_248L, small.base());
    assertEquals(18 * RANK_32, small.trained());
    assertTrue(small.total() < 22e9, small.toString());
    TrainingMemory large = adapter(4096, false);
    assertTrue(large.total() > 24e9 && large.total() < 76e9, large.toString());
  }

  @Test
  void memory_ofAllWeights_hasNoBaseAndManyTimesTheirs() {
    long weights = WeightPlan.of(LLAMA_8B).parameters();
    TrainingMemory all = TrainingMemory.of(LLAMA_8B, 0, weights, 512, compute(1024, true));
    assertEquals(0, all.base());
    assertEquals(18 * weights, all.trained());
  }

  @Test
  void memory_thatIsNotThere_isToldWithWhatTakesLess() {
    TrainingMemory much = new TrainingMemory(1L << 60, 0, 0);
    String message = assertThrows(SbdException.class, much::requireAvailable).getMessage();
    assertTrue(
        message.startsWith("the training needs 1152921504.6 GB (base 1152921504.6"), message);
    assertTrue(message.endsWith("or train an adapter of a lower rank"), message);
  }
}
