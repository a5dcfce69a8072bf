package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.graph.TorchModel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Files whose tensors begin anywhere, as MLX writes them. */
class UnalignedCheckpointTest {
  static final List<String> ALL = CheckpointFixture.ALL;

  @TempDir Path temp;

  private static Collection<TensorInfo> tensors(CheckpointFixture fixture) {
    return fixture.open().tensors().values();
  }

  private static void assertSame(
      String name, CheckpointFixture other, UnaryOperator<LoadOptions.Builder> options) {
    try (SbdModel model = SbdModel.load(CheckpointFixture.golden(name), options);
        SbdModel read = SbdModel.load(other.directory(), options)) {
      for (Golden.Case golden : Golden.cases(name)) {
        double[][] expected = GoldenTest.logits((TorchModel) model.probe(), golden);
        double[][] got = GoldenTest.logits((TorchModel) read.probe(), golden);
        assertEquals(expected.length, got.length);
        for (int row = 0; row < got.length; row++) {
          assertArrayEquals(expected[row], got[row], "row " + row);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void logits_ofAnOddHeader_areTheSame(String name) {
    CheckpointFixture fixture = CheckpointFixture.copy(name, temp).misalign();
    assertFalse(tensors(fixture).stream().anyMatch(TensorInfo::isAligned));
    assertSame(name, fixture, o -> o);
    assertSame(name, fixture, o -> o.precision(Precision.BFLOAT16));
    assertSame(name, fixture, o -> o.precision(Precision.FLOAT32));
  }

  /** Only some tensors begin off their numbers' size: the others are mapped. */
  @Test
  void logits_ofAFileInPart_areTheSame() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.QWEN3_SHARDED, temp)
            .misalign("model-00003-of-00009.safetensors");
    assertTrue(tensors(fixture).stream().anyMatch(TensorInfo::isAligned));
    assertFalse(tensors(fixture).stream().allMatch(TensorInfo::isAligned));
    assertSame(CheckpointFixture.QWEN3_SHARDED, fixture, o -> o);
  }

  /** bfloat16's bits, read as float16's. */
  @Test
  void logits_inFloat16_areTheSame() {
    CheckpointFixture fixture = CheckpointFixture.copy(CheckpointFixture.LLAMA_TIED, temp);
    fixture.rewriteHeader("model.safetensors", header -> header.replace("BF16", "F16"));
    double[][] expected = firstLogits(fixture);
    double[][] got = firstLogits(fixture.misalign());
    assertFalse(tensors(fixture).stream().anyMatch(TensorInfo::isAligned));
    for (int row = 0; row < got.length; row++) {
      assertArrayEquals(expected[row], got[row], "row " + row);
    }
  }

  private static double[][] firstLogits(CheckpointFixture fixture) {
    try (SbdModel model = SbdModel.load(fixture.directory(), o -> o.precision(Precision.FLOAT32))) {
      Golden.Case golden = Golden.cases(CheckpointFixture.LLAMA_TIED).get(0);
      return GoldenTest.logits((TorchModel) model.probe(), golden);
    }
  }
}
