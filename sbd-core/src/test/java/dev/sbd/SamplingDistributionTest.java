package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.Choice;
import dev.sbd.model.LogitEdits;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Drafting;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against distributions that are small enough to enumerate: 5 tokens, texts of two. */
class SamplingDistributionTest {
  private static final int SAMPLES = 20_000;
  private static final int[] PROMPT = {0, 2};
  private static final TableModel MODEL =
      TableModel.seeded(11).withSpec(new ModelSpec("five", 5, 64, 8, OptionalInt.of(4), Set.of()));

  @Test
  void nextToken_temperature_followsTheExactDistribution() {
    assertFits(expectedPairs(1.0), counts(o -> o.nextTokenPrediction().temperature(1)));
  }

  @Test
  void verified_temperature_followsTheDistributionOfNextTokenPrediction() {
    assertFits(
        expectedPairs(0.8),
        counts(o -> o.verified(Drafting.wholeBlock()).blockSize(4).temperature(0.8)));
  }

  @Test
  void topK1_anyTemperature_isGreedy() {
    SetBlockDecoder decoder = new SetBlockDecoder(MODEL);
    int[] greedy = decoder.generate(PROMPT, o -> o.blockSize(8).maxNewTokens(20)).tokens();
    int[] drawn =
        decoder
            .generate(PROMPT, o -> o.blockSize(8).maxNewTokens(20).temperature(3).topK(1).seed(9))
            .tokens();
    assertEquals(Arrays.toString(greedy), Arrays.toString(drawn));
  }

  private static Map<List<Integer>, Integer> counts(
      UnaryOperator<GenerationOptions.Builder> options) {
    SetBlockDecoder decoder = new SetBlockDecoder(MODEL);
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < SAMPLES; seed++) {
      long ownSeed = seed;
      int[] pair =
          decoder.generate(PROMPT, o -> options.apply(o).seed(ownSeed).maxNewTokens(2)).tokens();
      counts.merge(List.of(pair[0], pair[1]), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<List<Integer>, Double> expectedPairs(double temperature) {
    Map<List<Integer>, Double> expected = new HashMap<>();
    double[] first = distribution(temperature, PROMPT);
    for (int a = 0; a < 4; a++) {
      double[] second = distribution(temperature, PROMPT[0], PROMPT[1], a);
      for (int b = 0; b < 4; b++) {
        expected.put(List.of(a, b), first[a] * second[b]);
      }
    }
    return expected;
  }

  /** The NTP distribution at a temperature, from the model's log-probabilities. */
  private static double[] distribution(double temperature, int... tokens) {
    double[] weights = new double[4];
    for (int token = 0; token < weights.length; token++) {
      try (ModelSession session = MODEL.openSession(8)) {
        Row row = new Row(tokens.length - 1, Choice.given(token), LogitEdits.NONE);
        Pass pass = new Pass(session, 0, tokens.clone(), new int[0], List.of(row));
        double logP = MODEL.forward(List.of(pass)).get(0).get(0).logProbability();
        weights[token] = Math.exp(logP / temperature);
      }
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  /** Chi-square with 15 degrees of freedom: 44 is passed by chance once in 10,000 models. */
  private static void assertFits(
      Map<List<Integer>, Double> expected, Map<List<Integer>, Integer> counts) {
    double chiSquare = 0;
    for (var entry : expected.entrySet()) {
      double mean = entry.getValue() * SAMPLES;
      double difference = counts.getOrDefault(entry.getKey(), 0) - mean;
      chiSquare += difference * difference / mean;
    }
    assertTrue(chiSquare < 44, "chi-square " + chiSquare + ", " + counts + ", " + expected);
  }
}
