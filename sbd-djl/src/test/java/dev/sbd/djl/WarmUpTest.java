package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
  private static final Path LLAMA = CheckpointFixture.golden("llama-rope3-untied");

  private final List<Double> shares = new ArrayList<>();

  private SbdModel load(Path directory) {
    return SbdModel.load(directory, options -> options.onPacking(shares::add));
  }

  private void assertPackedOnce() {
    assertEquals(shares.stream().sorted().distinct().toList(), shares);
    assertEquals(1.0, shares.get(shares.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-rope3-untied", "llama-tied-bf16", "qwen3-untied-bf16-sharded"})
  void warmUp_packsWhatTheFirstGenerationWouldHave(String name) {
    try (SbdModel model = load(CheckpointFixture.golden(name))) {
      assumeTrue(model.probe().matrixLayout().equals("onednn"), "absent: oneDNN's packing");
      assertEquals(List.of(), shares);
      model.warmUp();
      assertPackedOnce();
      model.generate(new int[] {1}, options -> options.maxNewTokens(2));
      assertPackedOnce();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "W8A8")
  void load_thatPacks_tellsHowFar(WeightFormat format) {
    TorchModels.assumeProductsOf(format);
    SbdModel.load(
            LLAMA,
            options -> options.precision(Precision.BFLOAT16).weights(format).onPacking(shares::add))
        .close();
    assertPackedOnce();
  }

  @Test
  void pass_afterAListenerThatThrew_packsTheRest() {
    boolean[] broken = {true};
    List<Double> told = new ArrayList<>();
    try (SbdModel model =
        SbdModel.load(
            LLAMA,
            options ->
                options.onPacking(
                    share -> {
                      told.add(share);
                      if (broken[0] && told.size() == 3) {
                        throw new IllegalArgumentException("of the listener");
                      }
                    }))) {
      assumeTrue(model.probe().matrixLayout().equals("onednn"), "absent: oneDNN's packing");
      double[] expected;
      try (SbdModel other = SbdModel.load(LLAMA)) {
        expected = logits(other);
      }
      assertThrows(IllegalArgumentException.class, () -> logits(model));
      broken[0] = false;
      assertEquals(List.of(expected[0], expected[1]), List.of(logits(model)[0], logits(model)[1]));
      assertEquals(1.0, told.get(told.size() - 1));
    }
  }

  private static double[] logits(SbdModel model) {
    BlockModel block = model.probe().model();
    try (ModelSession session = block.openSession(4)) {
      Pass pass = new Pass(session, 0, new int[] {1, 2}, List.of(), TorchModels.rows(2));
      return model.probe().logits(pass)[1];
    }
  }
}
