package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.ConfigJson;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of odd and smallest shapes: one head, one layer, two tokens, heads of two numbers. */
class AnyShapeTest {
  @TempDir Path temp;

  private Path write(
      String type, int vocabulary, int hidden, int layers, int heads, int kvHeads, int headDim) {
    Architecture architecture = Architecture.valueOf(type.toUpperCase(Locale.ROOT));
    boolean biased = layers == 2;
    ModelConfig config =
        new ModelConfig(
            architecture,
            new Dimensions(vocabulary, hidden, 2 * hidden + 1, layers, heads, kvHeads, headDim),
            1e-6,
            new Rope(10_000, Optional.empty()),
            new Biases(biased, biased && architecture != Architecture.QWEN2, false),
            vocabulary % 2 == 0,
            64,
            new SpecialTokens(List.of(), OptionalInt.empty(), OptionalInt.of(vocabulary - 1)),
            Optional.of(Dtype.F32),
            OptionalInt.empty());
    Path directory = temp.resolve("checkpoint");
    RandomCheckpoint.write(directory, ConfigJson.of(config), 1 / Math.sqrt(hidden), vocabulary);
    return directory;
  }

  @ParameterizedTest
  @CsvSource({
    // type, vocabulary, hidden, layers, heads, key/value heads, head width
    "llama, 2, 2, 1, 1, 1, 2",
    "llama, 17, 3, 1, 1, 1, 2",
    "qwen2, 33, 10, 2, 5, 1, 6",
    "qwen3, 129, 7, 2, 6, 3, 10",
    "llama, 1000, 24, 3, 12, 4, 34",
    "qwen3, 64, 8, 1, 8, 8, 130",
  })
  void model_ofAnyShape_computesTheSameInOneAndManyPasses(
      String type, int vocabulary, int hidden, int layers, int heads, int kvHeads, int headDim) {
    Path directory = write(type, vocabulary, hidden, layers, heads, kvHeads, headDim);
    for (Precision precision : Precision.values()) {
      try (TorchModel model = TorchModels.load(directory, precision)) {
        int[] tokens = new Random(1).ints(40, 0, vocabulary - 1).toArray();
        double tolerance = precision == Precision.FLOAT32 ? 1e-3 : 0.5;
        assertEquals(atOnce(model, tokens), inSteps(model, tokens), tolerance);
        SetBlockDecoder decoder = new SetBlockDecoder(model);
        int[] got = decoder.generate(tokens, o -> o.blockSize(7).maxNewTokens(24)).tokens();
        assertEquals(24, got.length);
        if (precision == Precision.FLOAT32) {
          assertArrayEquals(
              decoder.generate(tokens, o -> o.nextTokenPrediction().maxNewTokens(20)).tokens(),
              decoder.generate(tokens, o -> o.verified().blockSize(7).maxNewTokens(20)).tokens());
        }
      }
    }
  }

  /** float16, which stands in for bfloat16 on some CPUs, has no such small numbers. */
  @Test
  void model_ofSmallestWeights_computesInBfloat16AsInFloat32() {
    ModelConfig config =
        new ModelConfig(
            Architecture.LLAMA,
            new Dimensions(97, 48, 80, 2, 4, 2, 12),
            1e-30,
            new Rope(10_000, Optional.empty()),
            new Biases(false, false, false),
            false,
            64,
            new SpecialTokens(List.of(), OptionalInt.empty(), OptionalInt.of(96)),
            Optional.of(Dtype.BF16),
            OptionalInt.empty());
    Path directory = temp.resolve("smallest");
    RandomCheckpoint.write(directory, ConfigJson.of(config), 1e-9, 1);
    try (TorchModel exact = TorchModels.load(directory, Precision.FLOAT32);
        TorchModel model = TorchModels.load(directory, Precision.BFLOAT16)) {
      double error = GoldenTest.relativeRms(logits(exact), logits(model));
      assertTrue(error < 0.05, "relative error " + error);
    }
  }

  private static double[][] logits(TorchModel model) {
    try (ModelSession session = model.openSession(32)) {
      return model.logits(
          new Pass(session, 0, new int[] {5, 6, 7}, masks(model), TorchModels.rows(5)));
    }
  }

  /** Sum of the entropies of all rows. */
  private static double atOnce(TorchModel model, int... tokens) {
    try (ModelSession session = model.openSession(64)) {
      int[] masks = masks(model);
      List<Row> rows = TorchModels.rows(tokens.length + masks.length);
      Pass pass = new Pass(session, 0, tokens, masks, rows);
      return entropy(model.forward(List.of(pass)).get(0));
    }
  }

  private static double inSteps(TorchModel model, int... tokens) {
    double sum = 0;
    try (ModelSession session = model.openSession(64)) {
      for (int i = 0; i < tokens.length; i++) {
        int[] one = {tokens[i]};
        Pass pass = new Pass(session, i, one, new int[0], List.of(Row.greedy(0)));
        sum += entropy(model.forward(List.of(pass)).get(0));
      }
      int[] masks = masks(model);
      List<Row> rows = TorchModels.rows(masks.length);
      Pass pass = new Pass(session, tokens.length, new int[0], masks, rows);
      return sum + entropy(model.forward(List.of(pass)).get(0));
    }
  }

  private static int[] masks(TorchModel model) {
    int[] masks = new int[8];
    Arrays.fill(masks, model.spec().maskToken().orElseThrow());
    return masks;
  }

  private static double entropy(List<Prediction> predictions) {
    return predictions.stream().mapToDouble(Prediction::entropy).sum();
  }
}
