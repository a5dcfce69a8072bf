package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bfloat16 rounds, it rounds the same whatever shares the pass. */
class RoundingTest {
  private static final int TOKENS = 90; // beyond a multiple of 64 keys

  /** All that is drafted is checked, and most is wrong: passes of every number of rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA_TIED, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void verifiedDecoding_inBfloat16_isTokenByTokensToTheLastBit(String name) {
    try (SbdModel model =
        SbdModel.load(
            CheckpointFixture.golden(name),
            options -> options.precision(Precision.BFLOAT16).maskToken(3))) {
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
}
