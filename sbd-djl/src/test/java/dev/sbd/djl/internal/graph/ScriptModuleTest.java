package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.error.SbdException;
import org.junit.jupiter.api.Test;

/** Compiling TorchScript. */
class ScriptModuleTest {
  private static final String SOURCE =
      """
      class Model(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        onednn : bool

        def answer(self: __torch__.Model, x: float) -> List[float]:
          y = torch.tensor([x])
          if hasattr(self, "onednn"):
            y = ops.PLACE(y)
          out : List[float] = y.to(7).tolist()
          return out
      """;

  private static double[] answer(String operator) {
    try (ScriptModule module =
        ScriptModule.compile("test", SOURCE.replace("ops.PLACE", "ops." + operator))) {
      return module.numbers("answer", IValue.from(3.0));
    }
  }

  @Test
  void compile_withAnOperatorThatIsThere_keepsWhatUsesIt() {
    assertArrayEquals(new double[] {-3}, answer("aten.neg"));
  }

  @Test
  void compile_withoutAnOptionalOperator_leavesOutWhatUsesIt() {
    assertArrayEquals(new double[] {3}, answer("nowhere.neg"));
  }

  @Test
  void compile_ofAnUnknownOperatorelsewhere_namesIt() {
    String broken = SOURCE.replace("ops.PLACE", "ops.aten.neg").replace("y.to(7)", "ops.no.to(y)");
    SbdException e = assertThrows(SbdException.class, () -> ScriptModule.compile("test", broken));
    assertTrue(e.getMessage().startsWith("libtorch cannot compile test: "), e.getMessage());
    assertTrue(e.getMessage().contains("no::to"), e.getMessage());
  }
}
