package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The checks of the interface's records. */
class ModelRecordsTest {
  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }

  private static ModelSpec spec(int vocabulary, int context, int block, int mask, Integer... end) {
    return new ModelSpec("m", vocabulary, context, block, OptionalInt.of(mask), Set.of(end));
  }

  @Test
  void modelSpec_badNumbers_areRefused() {
    assertRefused("vocabularySize must be >= 2, got 1", () -> spec(1, 8, 1, 0));
    assertRefused("contextLength must be >= 2, got 1", () -> spec(8, 1, 1, 0));
    assertRefused("maxBlockSize must be >= 1, got 0", () -> spec(8, 8, 0, 0));
    assertRefused("maskToken must be in [0, 8], got 9", () -> spec(8, 8, 1, 9));
    assertEquals(OptionalInt.of(8), spec(8, 8, 1, 8).maskToken());
    assertRefused(
        "endTokens must be in [0, 8) (the vocabulary), got -1", () -> spec(8, 8, 1, 7, -1));
  }

  @Test
  void pass_badParts_areRefused() {
    ModelSession session = TableModel.seeded(0).openSession(4);
    int[] none = {};
    int[] one = {1};
    assertRefused(
        "position must be >= 0, got -1", () -> new Pass(session, -1, one, none, List.of()));
    assertRefused(
        "a pass needs causal or block tokens, got none",
        () -> new Pass(session, 0, none, none, List.of()));
    assertRefused(
        "row outside the pass: 2",
        () -> new Pass(session, 0, one, one, List.of(Row.greedy(0), Row.greedy(2))));
    assertRefused("index must be >= 0, got -1", () -> Row.greedy(-1));
    assertEquals(2, new Pass(session, 0, one, one, List.of()).size());
  }

  @Test
  void sampling_badNumbers_areRefused() {
    for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          "temperature must be > 0 and finite, got " + temperature,
          () -> Sampling.atTemperature(temperature));
    }
    assertRefused("topK must be >= 0, got -1", () -> new Sampling(1, -1, 1, 0));
    for (double topP : new double[] {0, -0.5, 1.01, Double.NaN}) {
      assertRefused("topP must be in (0, 1], got " + topP, () -> new Sampling(1, 0, topP, 0));
    }
    for (double minP : new double[] {-0.1, 1.01, Double.NaN}) {
      assertRefused("minP must be in [0, 1], got " + minP, () -> new Sampling(1, 0, 1, minP));
    }
  }

  @Test
  void choice_givenNegativeToken_isRefused() {
    assertRefused("token must be >= 0, got -1", () -> Choice.given(-1));
  }

  @Test
  void logitEdits_ofUnequalLengths_areRefused() {
    assertRefused(
        "tokens, penalties and biases must be equally long, got 1, 2, 0",
        () -> new LogitEdits(new int[1], new double[2], new double[0]));
    assertTrue(LogitEdits.NONE.isEmpty());
  }
}
