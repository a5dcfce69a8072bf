package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
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
import dev.sbd.model.Row;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bfloat16 rounds, it rounds the same whatever shares the pass. */
class RoundingTest {
  private static final int TOKENS = 90; // beyond a multiple of 64 keys
  private static final int MASK = 3;

  /** All that is drafted is checked, and most is wrong: passes of every number of rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA_TIED, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void verifiedDecoding_inBfloat16_isTokenByTokensToTheLastBit(String name) {
    try (SbdModel model =
        SbdModel.load(
            CheckpointFixture.golden(name),
            options -> options.precision(Precision.BFLOAT16).maskToken(MASK))) {
      boolean rowsAlike = model.probe().matrixLayout().equals("onednn");
      int same = 0;
      for (int seed = 0; seed < 6; seed++) {
        int[] prompt = new Random(seed).ints(5 + 9 * seed, 4, 90).toArray();
        int[] one =
            model
                .generate(prompt, o -> o.maxNewTokens(TOKENS).ignoreEos().nextTokenPrediction())
                .tokens();
        int[] verified =
            model
                .generate(
                    prompt, o -> o.maxNewTokens(TOKENS).ignoreEos().decoding("verified:whole"))
                .tokens();
        same += Arrays.equals(one, verified) ? 1 : 0;
        if (rowsAlike) { // products of other layouts sum up in an order that depends on the rows
          assertArrayEquals(one, verified, "prompt " + seed);
        }
      }
      assertTrue(same >= 1, "no text is the same");
    }
  }

  /** As many as may be drafted, and blocks beside them. */
  @Test
  void logitsOfManyDrafts_inBfloat16_areThoseOfAPassEachToTheLastBit(@TempDir Path temp) {
    int cached = 300;
    int most = 128;
    int[] tokens = new Random(7).ints(cached + most, 4, 90).toArray();
    try (TorchModel model = TorchModels.load(wide(temp), Precision.BFLOAT16);
        ModelSession session = model.openSession(512)) {
      boolean rowsAlike = model.matrixLayout().equals("onednn");
      int[] prompt = Arrays.copyOf(tokens, cached);
      model.forward(List.of(new Pass(session, 0, prompt, new int[0], List.of(Row.greedy(0)))));
      double[][] each = new double[most][];
      for (int i = 0; i < most; i++) {
        each[i] = logits(model, session, new int[] {tokens[cached + i]}, 0)[0];
      }
      for (int drafts : new int[] {2, 31, 32, 33, 64, 65, 100, 127, 128}) {
        session.rewind(cached);
        int[] causal = Arrays.copyOfRange(tokens, cached, cached + drafts);
        double[][] together = logits(model, session, causal, drafts % 3 * 16);
        for (int i = 0; i < drafts; i++) {
          String which = "draft %d of %d".formatted(i, drafts);
          assertArrayEquals(each[i], together[i], rowsAlike ? 0 : 0.25, which);
        }
      }
    }
  }

  /** Of heads in threes, as wide as those of real models: their products are cut into pieces. */
  private static Path wide(Path temp) {
    ModelConfig config =
        new ModelConfig(
            Architecture.LLAMA,
            new Dimensions(100, 192, 512, 4, 9, 3, 64),
            1e-5,
            new Rope(10_000, Optional.empty()),
            new Biases(false, false, false),
            true,
            512,
            new SpecialTokens(List.of(), OptionalInt.empty(), OptionalInt.of(MASK)),
            Optional.of(Dtype.BF16),
            OptionalInt.empty());
    Path directory = temp.resolve("checkpoint");
    RandomCheckpoint.write(directory, ConfigJson.of(config), 0.1, 1);
    return directory;
  }

  private static double[][] logits(
      TorchModel model, ModelSession session, int[] causal, int masks) {
    int[] block = new int[masks];
    Arrays.fill(block, MASK);
    List<Row> rows = TorchModels.rows(causal.length);
    return model.logits(new Pass(session, session.length(), causal, block, rows));
  }
}
