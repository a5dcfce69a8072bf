package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.ConfigJson;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights in 8 and 4 bits. */
class QuantizationTest {
  private static final int CONTEXT = 256;

  /** What bfloat16 arithmetic costs, of the logits' standard deviation. */
  private static final double BFLOAT16_NOISE = 0.03;

  /** What activations in 7 bits cost; in 8, where the CPU has VNNI, 0.04. */
  private static final double ACTIVATION_NOISE = 0.08;

  @TempDir Path temp;

  private Path write(String name, Dtype dtype) {
    return write(name, dtype, 200);
  }

  private Path write(String name, Dtype dtype, int vocabulary) {
    Path directory = temp.resolve(name);
    Dimensions sizes = new Dimensions(vocabulary, 96, 1120, 2, 6, 2, 32);
    ModelConfig config =
        new ModelConfig(
            Architecture.QWEN3,
            sizes,
            1e-6,
            new Rope(10_000, Optional.empty()),
            new Biases(false, false, false),
            false,
            CONTEXT,
            new SpecialTokens(List.of(), OptionalInt.empty(), OptionalInt.of(199)),
            Optional.of(dtype),
            OptionalInt.empty());
    RandomCheckpoint.write(directory, ConfigJson.of(config), 0.1, 7);
    return directory;
  }

  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void text_ofAFileWithAnOddHeader_isTheSame(WeightFormat quantization) {
    Path directory = write("odd", Dtype.F32, 208);
    int[] expected = tokens(directory, quantization);
    CheckpointFixture.of(directory).misalign();
    assertArrayEquals(expected, tokens(directory, quantization));
  }

  private static int[] tokens(Path directory, WeightFormat quantization) {
    try (TorchModel model = load(directory, quantization)) {
      return new SetBlockDecoder(model)
          .generate(new int[] {5, 6, 7}, o -> o.maxNewTokens(40))
          .tokens();
    }
  }

  private static TorchModel load(Path directory, WeightFormat quantization) {
    TorchModels.assumeProductsOf(quantization);
    return TorchModelLoader.load(
        Checkpoint.open(directory), LoadOptions.builder().weights(quantization).build());
  }

  /** Of all rows of one pass. */
  private static double[][] logits(TorchModel model, int tokens) {
    return logits(model, tokens, 8);
  }

  private static double[][] logits(TorchModel model, int tokens, int blockSize) {
    int[] causal = new Random(5).ints(tokens, 0, 199).toArray();
    int[] block = new int[blockSize];
    Arrays.fill(block, model.spec().maskToken().orElseThrow());
    try (ModelSession session = model.openSession(CONTEXT)) {
      List<Row> rows = TorchModels.rows(tokens + block.length);
      return model.logits(new Pass(session, 0, causal, block, rows));
    }
  }

  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void logits_quantised_equalThoseOfTheWeightsThatTheBitsStandFor(WeightFormat quantization)
      throws IOException {
    Path stored = write("stored", Dtype.BF16);
    Path meant = write("meant", Dtype.F32);
    Dequantized.replace(stored, meant, quantization);
    try (TorchModel quantised = load(stored, quantization);
        TorchModel definition = TorchModels.load(meant, Precision.FLOAT32);
        TorchModel original = TorchModels.load(stored, Precision.FLOAT32)) {
      for (int tokens : new int[] {1, 7, 90}) { // 90 rows and a block go another way than few
        double[][] expected = logits(definition, tokens);
        double error = GoldenTest.relativeRms(expected, logits(quantised, tokens));
        double noise = quantization == WeightFormat.W8A8 ? ACTIVATION_NOISE : BFLOAT16_NOISE;
        assertTrue(error < noise, tokens + " tokens: " + error);
        double change = GoldenTest.relativeRms(logits(original, tokens), expected);
        double most = quantization == WeightFormat.INT4 ? 0.4 : 0.03;
        assertTrue(change > most / 10 && change < most, tokens + " tokens: " + change);
      }
    }
  }

  /** Each row has a scale of its own, and the sums are exact. */
  @Test
  void logits_inW8a8_areTheSameWhateverElseIsInThePass() {
    try (TorchModel model = load(write("stored", Dtype.BF16), WeightFormat.W8A8)) {
      double[][] few = logits(model, 3, 1);
      double[][] many = logits(model, 3, 40);
      for (int row = 0; row < 3; row++) { // of the causal tokens, which do not see the block
        assertArrayEquals(few[row], many[row], "row " + row);
      }
    }
  }

  /**
   * Above 16 million parameters matrices are left apart; those of 67 million are packed in pieces.
   */
  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void logits_ofAModelOfManyParameters_areAsManyAsItsTokens(WeightFormat quantization) {
    try (TorchModel model = load(write("large", Dtype.BF16, 720_000), quantization)) {
      assertEquals(720_000, logits(model, 3)[0].length);
    }
  }

  /**
   * Random weights have no structure that would forgive rounding. The worst seen were 0.053 for
   * int8, 0.443 for int4, 0.077 for w8a8 (0.133 without VNNI); bfloat16 alone is 0.024.
   */
  @ParameterizedTest
  @CsvSource({
    "llama-rope3-untied, INT8, 0.06",
    "qwen2-bias, INT8, 0.06",
    "qwen3-tied-headdim, INT8, 0.06",
    "qwen3-untied-bf16-sharded, INT8, 0.06",
    "llama-rope3-untied, W8A8, 0.15",
    "qwen2-bias, W8A8, 0.15",
    "qwen3-tied-headdim, W8A8, 0.15",
    "qwen3-untied-bf16-sharded, W8A8, 0.15",
    "qwen2-bias, INT4, 0.45",
    "qwen3-untied-bf16-sharded, INT4, 0.45",
  })
  void logits_ofGoldenCheckpoints_areWithinTheStatedError(
      String name, WeightFormat quantization, double allowed) {
    try (TorchModel model = load(CheckpointFixture.golden(name), quantization)) {
      for (Golden.Case golden : Golden.cases(name)) {
        double error = GoldenTest.relativeRms(golden.logits(), GoldenTest.logits(model, golden));
        assertTrue(error <= allowed, error + " > " + allowed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void generation_quantised_writesWhatEachPromptGivesAlone(WeightFormat quantization) {
    try (TorchModel model = load(write("stored", Dtype.BF16), quantization)) {
      SetBlockDecoder decoder = new SetBlockDecoder(model);
      List<int[]> prompts = List.of(new int[] {5, 6}, new int[] {9}, new int[] {1, 2, 3, 4});
      GenerationOptions sbd = GenerationOptions.builder().blockSize(8).maxNewTokens(20).build();
      for (Generation generation : decoder.generateAll(prompts, sbd)) {
        assertEquals(20, generation.tokens().length);
        assertTrue(Arrays.stream(generation.tokens()).allMatch(t -> t >= 0 && t < 199));
      }
      int[] ntp =
          decoder.generate(prompts.get(0), o -> o.nextTokenPrediction().maxNewTokens(20)).tokens();
      assertArrayEquals(
          ntp,
          decoder
              .generate(prompts.get(0), o -> o.verified().blockSize(8).maxNewTokens(20))
              .tokens());
    }
  }

  private static IllegalArgumentException assertRefused(LoadOptions.Builder options) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN2));
    return assertThrows(
        IllegalArgumentException.class, () -> TorchModelLoader.load(checkpoint, options.build()));
  }

  @Test
  void load_quantisedOnAGpu_isRefused() {
    LoadOptions.Builder options = LoadOptions.builder().device(Device.gpu(0));
    assertEquals(
        "quantization int8 is for the CPU only, got device gpu(0): leave it out, or use the CPU",
        assertRefused(options.weights(WeightFormat.INT8)).getMessage());
  }

  @Test
  void load_quantisedInFloat32_isRefused() {
    LoadOptions.Builder options = LoadOptions.builder().precision(Precision.FLOAT32);
    assertEquals(
        "quantization int4 goes with precision bfloat16 only, got float32: leave one of them out",
        assertRefused(options.weights(WeightFormat.INT4)).getMessage());
  }

  @Test
  void load_ofMatricesThatTheProductsDoNotFit_isRefused() {
    Path directory = CheckpointFixture.golden(CheckpointFixture.LLAMA);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> load(directory, WeightFormat.INT4));
    assertEquals(
        directory
            + ": cannot be quantised to int4, which needs matrices with rows that are a multiple of"
            + " 16 and columns that are a multiple of 32, got model.layers.0.mlp.down_proj.weight"
            + " [64, 176] (3 such)",
        e.getMessage());
  }
}
