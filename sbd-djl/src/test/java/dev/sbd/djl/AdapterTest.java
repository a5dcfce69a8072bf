package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.DenseAdapter;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.model.Choice;
import dev.sbd.model.LogitEdits;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A gated adapter acts on the rows of the block, and on no others. */
class AdapterTest {
  static final List<String> ALL = CheckpointFixture.ALL;
  private static final int[] PROMPT = {5, 6, 7, 8, 9};
  private static final int BLOCK = 4;

  @TempDir Path temp;

  /** The golden checkpoints in the formats that each can be held in. */
  static Stream<Arguments> formats() {
    List<Arguments> formats = new ArrayList<>();
    for (String name : ALL) {
      for (Precision precision : Precision.values()) {
        formats.add(Arguments.of(name, precision, Optional.empty()));
      }
      for (WeightFormat weights : WeightFormat.values()) {
        if (fits(name, weights)) {
          formats.add(Arguments.of(name, Precision.BFLOAT16, Optional.of(weights)));
        }
      }
    }
    return formats.stream();
  }

  private static boolean fits(String name, WeightFormat weights) {
    return switch (weights) {
      case W8A8 -> true;
      case INT8 -> !name.equals(CheckpointFixture.LLAMA_TIED);
      case INT4 ->
          name.equals(CheckpointFixture.QWEN2) || name.equals(CheckpointFixture.QWEN3_SHARDED);
    };
  }

  private static LoadOptions.Builder options(Precision precision, Optional<WeightFormat> weights) {
    weights.ifPresent(TorchModels::assumeProductsOf);
    LoadOptions.Builder builder = LoadOptions.builder().precision(precision);
    weights.ifPresent(builder::weights);
    return builder;
  }

  private static Checkpoint base(String name) {
    return Checkpoint.open(CheckpointFixture.golden(name));
  }

  private static TorchModel adapted(Checkpoint base, Path adapter, LoadOptions.Builder options) {
    return TorchModelLoader.load(base, options.adapter(adapter).build());
  }

  private static int[] masks(TorchModel model) {
    int[] masks = new int[BLOCK];
    Arrays.fill(masks, model.spec().maskToken().orElseThrow());
    masks[1] = 3; // one is revealed
    return masks;
  }

  /** Logits of the prompt's rows and the block's, three times, each behind the one before. */
  private static double[][] logits(TorchModel model) {
    List<double[]> rows = new ArrayList<>();
    try (ModelSession session = model.openSession(40)) {
      for (int round = 0; round < 3; round++) {
        List<Row> all = TorchModels.rows(PROMPT.length + BLOCK);
        Pass pass = new Pass(session, session.length(), PROMPT, masks(model), all);
        rows.addAll(List.of(model.logits(pass)));
      }
    }
    return rows.toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void logits_ofCausalRows_areTheBasesToTheBit(
      String name, Precision precision, Optional<WeightFormat> weights) {
    Checkpoint base = base(name);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    try (TorchModel plain = TorchModelLoader.load(base, options(precision, weights).build());
        TorchModel adapted = adapted(base, adapter, options(precision, weights))) {
      double[][] expected = logits(plain);
      double[][] got = logits(adapted);
      for (int row = 0; row < expected.length; row++) {
        if (row % (PROMPT.length + BLOCK) < PROMPT.length) {
          assertArrayEquals(expected[row], got[row], "row " + row);
        } else {
          double change = GoldenTest.relativeRms(rows(expected[row]), rows(got[row]));
          assertTrue(change > 0.05, "row " + row + " changes by " + change);
        }
      }
      assertArrayEquals(ntp(plain).tokens(), ntp(adapted).tokens());
    }
  }

  private static double[][] rows(double... row) {
    return new double[][] {row};
  }

  private static Generation ntp(TorchModel model) {
    return new SetBlockDecoder(model)
        .generate(PROMPT, o -> o.nextTokenPrediction().maxNewTokens(30));
  }

  /** generate_golden.py computes them with transformers, in one pass without a cache. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void logits_ofTheGoldenAdapter_equalTransformers(Precision precision) {
    Checkpoint base = base(CheckpointFixture.LLAMA_ADAPTER);
    Path adapter = base.directory().resolve("adapter");
    try (TorchModel model = adapted(base, adapter, LoadOptions.builder().precision(precision))) {
      for (Golden.Case golden : Golden.cases(CheckpointFixture.LLAMA_ADAPTER)) {
        double[][] got = GoldenTest.logits(model, golden);
        if (precision == Precision.BFLOAT16) {
          double allowed = 1.5 * Golden.referenceRms(CheckpointFixture.LLAMA_ADAPTER);
          double error = GoldenTest.relativeRms(golden.logits(), got);
          assertTrue(error <= allowed, error + " > " + allowed);
          continue;
        }
        for (int row = 0; row < got.length; row++) {
          assertArrayEquals(golden.logits()[row], got[row], 2e-4, "row " + row);
        }
      }
    }
  }

  /** With nothing in the cache, block rows see one another only: all of them adapted. */
  @ParameterizedTest
  @FieldSource("ALL")
  void logits_ofABlockAlone_areThoseOfDenseMatrices(String name) {
    Checkpoint base = base(name);
    Path adapter = AdapterFixture.gated(base, 5, temp.resolve("adapter")).directory();
    Path dense = DenseAdapter.write(name, adapter, temp.resolve("dense"));
    assertBlockEquals(base, adapter, dense, 2e-4);
  }

  @ParameterizedTest
  @CsvSource({
    "llama-tied-bf16, q_proj:v_proj, BF16",
    "llama-tied-bf16, k_proj, F32",
    "qwen2-bias, up_proj, BF16",
    "qwen2-bias, o_proj:down_proj:gate_proj, F32",
  })
  void logits_ofSomeTargetsOnly_areThoseOfDenseMatrices(String name, String targets, Dtype dtype) {
    Checkpoint base = base(name);
    List<String> some = List.of(targets.split(":"));
    Path adapter = AdapterFixture.gated(base, 4, some, dtype, temp.resolve("adapter")).directory();
    Path dense = DenseAdapter.write(name, adapter, temp.resolve("dense"));
    assertBlockEquals(base, adapter, dense, 2e-4);
  }

  private static void assertBlockEquals(
      Checkpoint base, Path adapter, Path dense, double tolerance) {
    int own = base.config().specialTokens().mask().orElseThrow();
    try (TorchModel expecting = TorchModels.load(dense, Precision.FLOAT32);
        TorchModel adapted =
            adapted(base, adapter, LoadOptions.builder().precision(Precision.FLOAT32))) {
      double[][] expected = blockLogits(expecting);
      double[][] got = blockLogits(adapted);
      for (int row = 0; row < BLOCK; row++) {
        expected[row][own] = got[row][own]; // the LM head's row may be the embedding's
        assertArrayEquals(expected[row], got[row], tolerance, "row " + row);
      }
    }
  }

  private static double[][] blockLogits(TorchModel model) {
    try (ModelSession session = model.openSession(BLOCK)) {
      int[] none = {};
      return model.logits(new Pass(session, 0, none, masks(model), TorchModels.rows(BLOCK)));
    }
  }

  /** Causal rows of all come first, and each still finds its own. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e-5", "BFLOAT16, 0.15"})
  void forward_ofSeveralSequences_isWhatEachGetsAlone(Precision precision, double tolerance) {
    Checkpoint base = base(CheckpointFixture.LLAMA_TIED);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    try (TorchModel model = adapted(base, adapter, LoadOptions.builder().precision(precision))) {
      List<List<Prediction>> alone = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        alone.addAll(forward(model, List.of(i)));
      }
      List<List<Prediction>> together = forward(model, List.of(0, 1, 2, 3));
      for (int i = 0; i < 4; i++) {
        assertEquals(alone.get(i).size(), together.get(i).size());
        for (int row = 0; row < alone.get(i).size(); row++) {
          Prediction expected = alone.get(i).get(row);
          Prediction got = together.get(i).get(row);
          assertEquals(expected.entropy(), got.entropy(), tolerance, i + ", row " + row);
          assertEquals(expected.logProbability(), got.logProbability(), 2 * tolerance);
        }
      }
    }
  }

  /** Kinds of pass: prompt and block, prompt, block behind a cache, token and block behind one. */
  private static List<List<Prediction>> forward(TorchModel model, List<Integer> kinds) {
    List<Pass> passes = new ArrayList<>();
    int[] none = {};
    try {
      for (int kind : kinds) {
        ModelSession session = model.openSession(20);
        if (kind >= 2) {
          model.forward(List.of(new Pass(session, 0, PROMPT, none, List.of())));
        }
        int[] causal = kind == 2 ? none : kind == 3 ? new int[] {11} : new int[] {4, 9, 2};
        int[] block = kind == 1 ? none : masks(model);
        int rows = causal.length + block.length;
        passes.add(new Pass(session, session.length(), causal, block, TorchModels.rows(rows)));
      }
      return model.forward(passes);
    } finally {
      passes.forEach(pass -> pass.session().close());
    }
  }

  @Test
  void maskOfTheAdapter_outsideABlock_isRefused() {
    Checkpoint base = base(CheckpointFixture.LLAMA_TIED);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    try (TorchModel adapted = adapted(base, adapter, LoadOptions.builder());
        ModelSession session = adapted.openSession(8)) {
      Pass pass = new Pass(session, 0, new int[] {5, 128}, masks(adapted), List.of());
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> adapted.forward(List.of(pass)));
      assertEquals("token must be in [0, 128) (the vocabulary), got 128", e.getMessage());
    }
  }

  /** 127 is the base's own mask. */
  @Test
  void maskOfTheBase_howeverLikely_isNotPredicted() {
    Checkpoint base = base(CheckpointFixture.LLAMA_TIED);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    LogitEdits likely = new LogitEdits(new int[] {127}, new double[] {1}, new double[] {1e4});
    try (TorchModel adapted = adapted(base, adapter, LoadOptions.builder());
        ModelSession session = adapted.openSession(16)) {
      List<Row> rows = new ArrayList<>();
      for (int row = 0; row < PROMPT.length + BLOCK; row++) {
        rows.add(new Row(row, Choice.greedy(), likely));
      }
      Pass pass = new Pass(session, 0, PROMPT, masks(adapted), rows);
      adapted.forward(List.of(pass)).get(0).forEach(p -> assertNotEquals(127, p.token()));
    }
  }

  @Test
  void verifiedText_withAnAdapter_isTheBasesOwn() {
    Checkpoint base = base(CheckpointFixture.QWEN2);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    try (TorchModel plain = TorchModelLoader.load(base, LoadOptions.builder().build());
        TorchModel adapted = adapted(base, adapter, LoadOptions.builder())) {
      Generation verified =
          new SetBlockDecoder(adapted).generate(PROMPT, o -> o.blockSize(4).maxNewTokens(30));
      assertArrayEquals(ntp(plain).tokens(), verified.tokens());
      assertTrue(verified.stats().forwardPasses() <= 31);
    }
  }

  @Test
  void spec_ofAnAdaptedModel_hasAMaskBeyondTheVocabulary() {
    Checkpoint base = base(CheckpointFixture.LLAMA_TIED);
    Path adapter = AdapterFixture.gated(base, 3, temp).directory();
    try (TorchModel adapted = adapted(base, adapter, LoadOptions.builder())) {
      ModelSpec spec = adapted.spec();
      assertEquals(OptionalInt.of(128), spec.maskToken());
      assertEquals(128, spec.vocabularySize());
      assertEquals(8, spec.maxBlockSize());
      assertEquals("llama bfloat16 with an adapter on cpu", spec.name());
    }
    try (TorchModel adapted = adapted(base, adapter, LoadOptions.builder().maxBlockSize(5))) {
      assertEquals(5, adapted.spec().maxBlockSize());
    }
  }
}
