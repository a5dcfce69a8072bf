package dev.sbd.djl;

import ai.djl.Device;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/** Loading for tests. */
final class TorchModels {
  /** Where checkpoints are loaded: the CPU, or a GPU ({@code -Dsbd.test.gpu=0}). */
  private static final Device DEVICE =
      Optional.ofNullable(Integer.getInteger("sbd.test.gpu")).map(Device::gpu).orElse(Device.cpu());

  private TorchModels() {}

  /** A golden checkpoint. */
  static TorchModel golden(String name, Precision precision) {
    return load(CheckpointFixture.golden(name), precision);
  }

  /**
   * A golden checkpoint in float32. The expected logits of the bfloat16 ones come from a model that
   * was converted whole, its rotary embedding's frequencies with it.
   */
  static TorchModel inFloat32LikeTransformers(String name) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(name));
    Precision rope = checkpoint.dtype() == Dtype.BF16 ? Precision.BFLOAT16 : Precision.FLOAT32;
    LoadOptions options =
        LoadOptions.builder()
            .device(DEVICE)
            .precision(Precision.FLOAT32)
            .ropePrecision(rope)
            .build();
    return TorchModelLoader.load(checkpoint, options);
  }

  /** Ends the test where libtorch has no products in this format. */
  static void assumeProductsOf(WeightFormat quantization) {
    Assumptions.assumeTrue(
        quantization != WeightFormat.W8A8 || System.getProperty("os.arch").matches("amd64|x86_64"),
        "absent: FBGEMM, which is for x86-64");
  }

  /** A checkpoint directory. */
  static TorchModel load(Path directory, Precision precision) {
    return TorchModelLoader.load(
        Checkpoint.open(directory),
        LoadOptions.builder().device(DEVICE).precision(precision).build());
  }

  /** Rows 0 to {@code count - 1}, greedy. */
  static List<Row> rows(int count) {
    return IntStream.range(0, count).mapToObj(Row::greedy).toList();
  }
}
