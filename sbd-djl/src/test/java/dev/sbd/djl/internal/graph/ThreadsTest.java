package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How many threads an operation has, and that they do not spin. */
class ThreadsTest {
  private static TorchModel load(LoadOptions.Builder options) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN2));
    return TorchModelLoader.load(checkpoint, options.build());
  }

  private static int threadsOfAPass(TorchModel model) {
    try (ModelSession session = model.openSession(4)) {
      model.forward(
          List.of(new Pass(session, 0, new int[] {1, 2}, new int[0], List.of(Row.greedy(1)))));
    }
    return model.threads();
  }

  @Test
  void threads_areEachModelsOwn() {
    try (TorchModel two = load(LoadOptions.builder().threads(2));
        TorchModel three = load(LoadOptions.builder().threads(3))) {
      assertEquals(2, threadsOfAPass(two));
      assertEquals(3, threadsOfAPass(three));
      assertEquals(2, threadsOfAPass(two));
    }
  }

  @Test
  void threads_ofASmallModel_areOne() {
    assertEquals(1, Threads.suited(1_000_000));
    assertTrue(Threads.suited(135_000_000) <= Runtime.getRuntime().availableProcessors());
  }

  @Test
  void threads_below1_areRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> LoadOptions.builder().threads(0));
    assertEquals("threads must be >= 1, got 0", e.getMessage());
  }

  @Test
  void spinning_isShortUnlessTheEnvironmentSaysHow() {
    boolean free =
        System.getenv("OMP_WAIT_POLICY") == null
            && System.getenv("GOMP_SPINCOUNT") == null
            && System.getProperty("os.name").equals("Linux");
    Assumptions.assumeTrue(free, "absent: a free choice, of libgomp's");
    load(LoadOptions.builder()).close();
    assertEquals(
        "3000",
        NativeLibrary.getProcess()
            .getFunction("getenv")
            .invokeString(new Object[] {"GOMP_SPINCOUNT"}, false));
  }
}
