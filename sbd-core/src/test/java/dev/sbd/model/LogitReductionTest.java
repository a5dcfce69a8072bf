package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogitReductionTest {
  private static final OptionalInt MASK = OptionalInt.of(4);
  private static final double[] LOGITS = logs(0.4, 0.3, 0.2, 0.1, 0.9); // the mask's is ignored

  private static double[] logs(double... probabilities) {
    return Arrays.stream(probabilities).map(Math::log).toArray();
  }

  private static Row row(Choice choice) {
    return new Row(0, choice, LogitEdits.NONE);
  }

  private static boolean[] kept(double temperature, int topK, double topP, double minP) {
    double[] scores = LogitReduction.edited(LOGITS, MASK, LogitEdits.NONE);
    Arrays.setAll(scores, i -> scores[i] / temperature);
    return LogitReduction.kept(scores, new Sampling(temperature, topK, topP, minP));
  }

  private static int count(boolean... kept) {
    int count = 0;
    while (count < kept.length && kept[count]) {
      count++;
    }
    return count;
  }

  @Test
  void greedy_maskTokenIsLikeliest_takesTheNext() {
    Prediction prediction = LogitReduction.reduce(LOGITS, MASK, Row.greedy(0));
    assertEquals(0, prediction.token());
    assertEquals(Math.log(0.4), prediction.logProbability(), 1e-12);
    assertEquals(0.4, prediction.confidence(), 1e-12);
    assertEquals(0.1, prediction.margin(), 1e-12);
    double entropy =
        -(0.4 * Math.log(0.4) + 0.3 * Math.log(0.3) + 0.2 * Math.log(0.2) + 0.1 * Math.log(0.1));
    assertEquals(entropy, prediction.entropy(), 1e-12);
  }

  @Test
  void greedy_equalLogits_takesTheLowestToken() {
    double[] logits = {1, 3, 3, 3, 3};
    assertEquals(1, LogitReduction.reduce(logits, OptionalInt.of(0), Row.greedy(0)).token());
  }

  @Test
  void greedy_ofAModelWithoutMaskToken_takesTheLikeliest() {
    assertEquals(4, LogitReduction.reduce(LOGITS, OptionalInt.empty(), Row.greedy(0)).token());
  }

  @Test
  void given_anyToken_reportsOnIt() {
    Prediction prediction = LogitReduction.reduce(LOGITS, MASK, row(Choice.given(2)));
    assertEquals(2, prediction.token());
    assertEquals(Math.log(0.2), prediction.logProbability(), 1e-12);
    assertEquals(0.4, prediction.confidence(), 1e-12);
  }

  @Test
  void edits_positiveAndNegative_penaltyThenBias() {
    LogitEdits edits =
        new LogitEdits(new int[] {0, 1, 3}, new double[] {2, 2, 1}, new double[] {1, 1, 5});
    double[] edited = LogitReduction.edited(new double[] {4, -4, 2, 0}, OptionalInt.of(2), edits);
    assertArrayEquals(new double[] {3, -7, Double.NEGATIVE_INFINITY, 5}, edited);
  }

  @Test
  void edits_biasOfMinusInfinity_bans() {
    LogitEdits ban =
        new LogitEdits(new int[] {0}, new double[] {1}, new double[] {Double.NEGATIVE_INFINITY});
    Prediction prediction = LogitReduction.reduce(LOGITS, MASK, new Row(0, Choice.greedy(), ban));
    assertEquals(1, prediction.token());
    assertEquals(0.5, prediction.confidence(), 1e-12);
  }

  @Test
  void kept_byDefault_allButTheMaskToken() {
    assertArrayEquals(new boolean[] {true, true, true, true, false}, kept(1, 0, 1, 0));
  }

  @Test
  void kept_topK_thatMany() {
    assertEquals(1, count(kept(1, 1, 1, 0)));
    assertEquals(3, count(kept(1, 3, 1, 0)));
    assertEquals(4, count(kept(1, 99, 1, 0)));
  }

  @Test
  void kept_topP_smallestSetThatReachesIt() {
    assertEquals(1, count(kept(1, 0, 0.399, 0)));
    assertEquals(2, count(kept(1, 0, 0.401, 0)));
    assertEquals(2, count(kept(1, 0, 0.699, 0)));
    assertEquals(3, count(kept(1, 0, 0.701, 0)));
  }

  @Test
  void kept_topPAfterTopK_countsWhatTopKLeft() {
    // 0.4 and 0.3 of 0.7: the first alone is 0.571.
    assertEquals(1, count(kept(1, 2, 0.57, 0)));
    assertEquals(2, count(kept(1, 2, 0.58, 0)));
  }

  @Test
  void kept_minP_ofTheLikeliest() {
    assertEquals(4, count(kept(1, 0, 1, 0.24)));
    assertEquals(3, count(kept(1, 0, 1, 0.26)));
    assertEquals(1, count(kept(1, 0, 1, 1)));
  }

  @Test
  void kept_temperature_goesFirst() {
    // At temperature 1/2 the probabilities are 16, 9, 4, 1 of 30.
    assertEquals(1, count(kept(0.5, 0, 0.53, 0)));
    assertEquals(2, count(kept(0.5, 0, 0.54, 0)));
    assertEquals(2, count(kept(0.5, 0, 1, 0.5)));
  }

  @Test
  void kept_ties_allStay() {
    boolean[] kept = LogitReduction.kept(new double[] {1, 1, 0}, new Sampling(1, 1, 1, 0));
    assertArrayEquals(new boolean[] {true, true, false}, kept);
    kept = LogitReduction.kept(new double[] {1, 1, 0}, new Sampling(1, 0, 0.1, 0));
    assertArrayEquals(new boolean[] {true, true, false}, kept);
  }

  @Test
  void draws_overManyKeys_followTheTruncatedDistribution() {
    double[] edited = LogitReduction.edited(LOGITS, MASK, LogitEdits.NONE);
    Sampling sampling = new Sampling(0.5, 3, 1, 0);
    double[] expected = {16 / 29.0, 9 / 29.0, 4 / 29.0, 0, 0};
    int draws = 20_000;
    double[] counts = new double[5];
    for (int i = 0; i < draws; i++) {
      counts[LogitReduction.draw(edited, sampling, GumbelNoise.key(7, i))]++;
    }
    for (int token = 0; token < 5; token++) {
      double fiveSigma = 5 * Math.sqrt(draws * expected[token] * (1 - expected[token]));
      assertEquals(draws * expected[token], counts[token], fiveSigma, "token " + token);
    }
  }

  @Property
  void draw_anySampling_isKept(
      @ForAll long key,
      @ForAll @DoubleRange(min = 0.01, max = 10) double temperature,
      @ForAll @IntRange(max = 6) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @DoubleRange(max = 1) double minP) {
    Sampling sampling = new Sampling(temperature, topK, topP, minP);
    double[] edited = LogitReduction.edited(LOGITS, MASK, LogitEdits.NONE);
    int token = LogitReduction.draw(edited, sampling, key);
    double[] scores = Arrays.stream(edited).map(x -> x / temperature).toArray();
    assertTrue(LogitReduction.kept(scores, sampling)[token], "token " + token);
  }
}
