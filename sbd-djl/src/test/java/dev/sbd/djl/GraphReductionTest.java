package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.model.Choice;
import dev.sbd.model.GumbelNoise;
import dev.sbd.model.LogitEdits;
import dev.sbd.model.LogitReduction;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.Sampling;
import dev.sbd.model.TokenMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The graph's way from logits to predictions against the definition, on the graph's own logits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphReductionTest {
  private static final int[] CAUSAL = {3, 14, 15, 92, 65, 35};
  private static final int ROWS = 14;

  private final Random random = new Random(7);
  private TorchModel model;
  private int[] block;
  private double[][] logits;

  @BeforeAll
  void load() {
    model = TorchModels.golden(CheckpointFixture.LLAMA, Precision.FLOAT32);
    block = new int[ROWS - CAUSAL.length];
    Arrays.fill(block, model.spec().maskToken().orElseThrow());
    block[2] = 79;
    logits = run(session -> model.logits(pass(session, TorchModels.rows(ROWS))));
  }

  @AfterAll
  void close() {
    model.close();
  }

  private interface Run<T> {
    T in(ModelSession session);
  }

  private <T> T run(Run<T> run) {
    try (ModelSession session = model.openSession(ROWS)) {
      return run.in(session);
    }
  }

  private Pass pass(ModelSession session, List<Row> rows) {
    return new Pass(session, 0, CAUSAL, block, rows);
  }

  private List<Prediction> predictions(List<Row> rows) {
    return run(session -> model.forward(List.of(pass(session, rows))).get(0));
  }

  private Prediction expected(Row row) {
    return LogitReduction.reduce(logits[row.index()], model.spec().maskToken(), row);
  }

  @Test
  void logits_ofTheMaskToken_areAmongThem() {
    assertEquals(ROWS, logits.length);
    assertEquals(model.spec().vocabularySize(), logits[0].length);
    assertTrue(Arrays.stream(logits[5]).allMatch(x -> Math.abs(x) < 100));
  }

  @Test
  void predictions_ofRandomRows_equalTheDefinition() {
    int exact = 0;
    int total = 0;
    for (int round = 0; round < 60; round++) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        rows.add(new Row(random.nextInt(ROWS), randomChoice(), randomEdits()));
      }
      exact += countExact(rows);
      total += rows.size();
    }
    assertTrue(exact >= total * 0.998, exact + " of " + total);
  }

  private int countExact(List<Row> rows) {
    List<Prediction> got = predictions(rows);
    int exact = 0;
    for (int i = 0; i < rows.size(); i++) {
      exact += assertEqualsDefinition(rows.get(i), got.get(i)) ? 1 : 0;
    }
    return exact;
  }

  @Test
  void predictions_ofMaskedRows_equalTheDefinition() {
    int exact = 0;
    int total = 0;
    for (int round = 0; round < 60; round++) {
      List<TokenMask> masks = Stream.generate(this::randomMask).limit(3).toList();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 20; i++) { // three in four share one of three masks
        TokenMask mask = random.nextInt(4) == 0 ? TokenMask.ALL : masks.get(random.nextInt(3));
        rows.add(new Row(random.nextInt(ROWS), randomChoice(), randomEdits(), mask));
      }
      exact += countExact(rows);
      total += rows.size();
    }
    assertTrue(exact >= total * 0.998, exact + " of " + total);
  }

  /** Of more tokens than edits ban; of too few words, or of words beyond the vocabulary. */
  private TokenMask randomMask() {
    int vocabulary = model.spec().vocabularySize();
    long[] words = new long[2 + random.nextInt(vocabulary / Long.SIZE + 1)];
    double share = 0.2 + 0.8 * random.nextDouble();
    for (int token = 0; token < words.length * Long.SIZE; token++) {
      words[token / Long.SIZE] |= random.nextDouble() < share ? 1L << token : 0;
    }
    return new TokenMask(words);
  }

  @Test
  void logits_ofMaskedRows_areRaw() {
    TokenMask mask = randomMask();
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> new Row(i, Choice.greedy(), LogitEdits.NONE, mask))
            .toList();
    double[][] masked = run(session -> model.logits(pass(session, rows)));
    for (int i = 0; i < ROWS; i++) {
      assertArrayEquals(logits[i], masked[i]);
    }
  }

  /** Whether the token is the same; if not, it must be a close call. */
  private boolean assertEqualsDefinition(Row row, Prediction got) {
    Prediction expected = expected(row);
    String message = row + ": " + expected + " and " + got;
    assertEquals(
        expected.entropy(), got.entropy(), 1e-5 * Math.max(1, expected.entropy()), message);
    assertEquals(expected.confidence(), got.confidence(), 1e-6, message);
    assertEquals(expected.margin(), got.margin(), 1e-6, message);
    if (expected.token() == got.token()) {
      double logP = Math.max(-1e30, expected.logProbability());
      assertEquals(logP, Math.max(-1e30, got.logProbability()), 1e-5 * Math.max(1, -logP), message);
      return true;
    }
    assertTrue(isCloseCall(row, got.token()), message);
    return false;
  }

  private boolean isCloseCall(Row row, int token) {
    for (int i = 0; i < 300; i++) {
      double[] moved =
          Arrays.stream(logits[row.index()]).map(x -> x + 1e-5 * random.nextGaussian()).toArray();
      if (LogitReduction.reduce(moved, model.spec().maskToken(), row).token() == token) {
        return true;
      }
    }
    return false;
  }

  private Choice randomChoice() {
    return switch (random.nextInt(6)) {
      case 0 -> Choice.greedy();
      case 1 -> Choice.given(random.nextInt(model.spec().vocabularySize()));
      default -> Choice.sample(randomSampling(), random.nextLong());
    };
  }

  private Sampling randomSampling() {
    return new Sampling(
        Math.exp(1.5 * random.nextGaussian()),
        random.nextBoolean() ? 0 : 1 + random.nextInt(250),
        random.nextBoolean() ? 1 : 1 - random.nextDouble(),
        random.nextBoolean() ? 0 : random.nextDouble() * random.nextDouble());
  }

  private LogitEdits randomEdits() {
    if (random.nextInt(3) == 0) {
      return LogitEdits.NONE;
    }
    int vocabulary = model.spec().vocabularySize();
    int[] tokens =
        IntStream.generate(() -> random.nextInt(vocabulary)).distinct().limit(9).toArray();
    double[] penalties = new double[9];
    double[] biases = new double[9];
    for (int i = 0; i < 9; i++) {
      penalties[i] = random.nextBoolean() ? 1 : Math.exp(random.nextGaussian());
      biases[i] =
          switch (random.nextInt(4)) {
            case 0 -> Double.NEGATIVE_INFINITY;
            case 1 -> 4 * random.nextGaussian();
            default -> 0;
          };
    }
    return new LogitEdits(tokens, penalties, biases);
  }

  @Test
  void noise_ofAnyKey_isTheDefinitions() {
    // So hot that only the noise decides.
    Sampling hot = Sampling.atTemperature(1e9);
    long[] keys = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x9E3779B97F4A7C15L};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long key = i < keys.length ? keys[i] : random.nextLong();
      rows.add(new Row(i % ROWS, Choice.sample(hot, key), LogitEdits.NONE));
    }
    List<Prediction> got = predictions(rows);
    for (int i = 0; i < rows.size(); i++) {
      long key = ((Choice.Sample) rows.get(i).choice()).key();
      assertEquals(noisiest(key), got.get(i).token(), "key " + key);
    }
  }

  private int noisiest(long key) {
    int size = model.spec().vocabularySize();
    double[] noise = IntStream.range(0, size).mapToDouble(i -> GumbelNoise.of(key, i)).toArray();
    noise[model.spec().maskToken().orElseThrow()] = Double.NEGATIVE_INFINITY;
    return LogitReduction.argmax(noise);
  }
}
