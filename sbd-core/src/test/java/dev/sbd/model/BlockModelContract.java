package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/**
 * What {@link BlockModel} promises, as tests: a backend's test extends this and opens its model.
 * The model's context must be at least 64 tokens long, its blocks up to 8.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // opening may be slow
public abstract class BlockModelContract {
  private static final int ROUNDS = 12;
  private static final int LONGEST = 48; // tokens in a sequence

  private BlockModel raw;
  private CheckedModel model;
  private ModelSpec spec;
  private final Random random = new Random();

  /** Opens the model under test. */
  protected abstract BlockModel open();

  /**
   * How far two ways to compute one number may be apart: entropies and log-probabilities relative
   * to their size where it is above 1, probabilities absolutely.
   */
  protected double tolerance() {
    return 1e-9;
  }

  @BeforeAll
  void openModel() {
    raw = open();
    model = new CheckedModel(raw);
    spec = model.spec();
  }

  @BeforeEach
  void seedRandom() {
    random.setSeed(20250904);
  }

  @AfterEach
  void everySessionIsClosed() {
    assertEquals(0, model.openSessions());
  }

  @AfterAll
  void closeModel() {
    model.close();
  }

  // What a pass computes

  @Test
  void forward_anySplitIntoPasses_equalsFullRecomputation() {
    for (int round = 0; round < ROUNDS; round++) {
      int[] tokens = randomTokens(1 + random.nextInt(LONGEST - 8));
      int[] block = randomBlock(random.nextInt(9));
      int causal =
          block.length == 0 ? 1 + random.nextInt(tokens.length) : random.nextInt(tokens.length + 1);
      int cached = tokens.length - causal;
      try (ModelSession session = model.openSession(LONGEST)) {
        fill(session, Arrays.copyOf(tokens, cached));
        Pass pass =
            new Pass(
                session,
                cached,
                Arrays.copyOfRange(tokens, cached, tokens.length),
                block,
                rows(causal + block.length));
        assertClose(
            recomputed(tokens, block).subList(cached, tokens.length + block.length),
            forward(pass),
            "round " + round);
      }
    }
  }

  @Test
  void looks_behindAnyCausalTokens_equalEachAlone() {
    for (int round = 0; round < ROUNDS; round++) {
      int[] cached = randomTokens(random.nextInt(12));
      int[] causal = randomTokens(1 + random.nextInt(5));
      List<Look> looks = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        looks.add(new Look(random.nextInt(causal.length + 1), randomBlock(1 + random.nextInt(6))));
      }
      int blockRows = looks.stream().mapToInt(look -> look.tokens().length).sum();
      try (ModelSession session = model.openSession(LONGEST + 8)) {
        fill(session, cached);
        List<Row> rows = rows(causal.length + blockRows);
        List<Prediction> got = forward(new Pass(session, cached.length, causal, looks, rows));
        int[] all = Arrays.copyOf(cached, cached.length + causal.length);
        System.arraycopy(causal, 0, all, cached.length, causal.length);
        assertClose(
            recomputed(all).subList(cached.length, all.length),
            got.subList(0, causal.length),
            "causal, round " + round);
        int row = causal.length;
        for (Look look : looks) {
          int before = cached.length + look.behind();
          int size = look.tokens().length;
          assertClose(
              recomputed(Arrays.copyOf(all, before), look.tokens()).subList(before, before + size),
              got.subList(row, row + size),
              "round " + round + ", look " + look);
          row += size;
        }
      }
    }
  }

  @Test
  void causalRow_whateverFollows_predictsTheSame() {
    int[] tokens = randomTokens(20);
    List<Prediction> all = recomputed(tokens, randomBlock(8));
    for (int length = 1; length <= tokens.length; length++) {
      List<Prediction> alone = recomputed(Arrays.copyOf(tokens, length), new int[0]);
      assertClose(all.get(length - 1), alone.get(length - 1), "length " + length);
    }
  }

  @Test
  void blockRow_onAnyTokenOfTheBlock_depends() {
    int[] tokens = randomTokens(10);
    int[] block = masks(6);
    List<Prediction> before = recomputed(tokens, block).subList(10, 16);
    for (int changed = 0; changed < block.length; changed++) {
      int[] other = block.clone();
      other[changed] = token(changed + 1);
      List<Prediction> after = recomputed(tokens, other).subList(10, 16);
      for (int row = 0; row < block.length; row++) {
        assertFalse(
            before.get(row).entropy() == after.get(row).entropy()
                && before.get(row).confidence() == after.get(row).confidence(),
            "row " + row + " does not see position " + changed);
      }
    }
  }

  @Test
  void block_afterAPass_leavesNoTrace() {
    int[] tokens = randomTokens(24);
    List<Prediction> expected = recomputed(tokens, new int[0]);
    try (ModelSession session = model.openSession(LONGEST)) {
      for (int i = 0; i < tokens.length; i++) {
        forward(new Pass(session, i, new int[0], randomBlock(8), rows(8)));
        assertEquals(i, session.length());
        int[] one = {tokens[i]};
        List<Prediction> got = forward(new Pass(session, i, one, randomBlock(5), rows(1)));
        assertClose(expected.get(i), got.get(0), "position " + i);
      }
    }
  }

  @Test
  void rewind_thenOtherTokens_equalsThoseAlone() {
    int[] first = randomTokens(30);
    int[] second = randomTokens(30);
    int[] block = masks(8);
    for (int kept : new int[] {0, 1, 17, 29, 30}) {
      int[] mixed = second.clone();
      System.arraycopy(first, 0, mixed, 0, kept);
      try (ModelSession session = model.openSession(LONGEST)) {
        fill(session, first);
        session.rewind(kept);
        assertEquals(kept, session.length());
        int[] rest = Arrays.copyOfRange(mixed, kept, 30);
        List<Prediction> got = forward(new Pass(session, kept, rest, block, rows(38 - kept)));
        assertClose(recomputed(mixed, block).subList(kept, 38), got, "kept " + kept);
      }
    }
  }

  @Test
  void fork_goingOnOtherwise_equalsThatAloneAndLeavesItsSource() {
    int[] first = randomTokens(30);
    int[] second = randomTokens(30);
    int[] block = masks(8);
    for (int kept : new int[] {1, 17, 29, 30}) {
      int[] mixed = second.clone();
      System.arraycopy(first, 0, mixed, 0, kept);
      try (ModelSession source = model.openSession(LONGEST)) {
        fill(source, first);
        try (ModelSession fork = model.fork(source, kept, 38 + kept)) {
          int[] rest = Arrays.copyOfRange(mixed, kept, 30);
          List<Prediction> got = forward(new Pass(fork, kept, rest, block, rows(38 - kept)));
          assertClose(recomputed(mixed, block).subList(kept, 38), got, "kept " + kept);
        }
        List<Prediction> got = forward(new Pass(source, 30, new int[0], block, rows(8)));
        assertClose(recomputed(first, block).subList(30, 38), got, "the source of " + kept);
      }
    }
  }

  @Test
  void fork_ofASourceThatIsClosed_staysWhatItIs() {
    int[] tokens = randomTokens(20);
    ModelSession source = model.openSession(LONGEST);
    fill(source, tokens);
    try (ModelSession fork = model.fork(source, 20, LONGEST)) {
      source.close();
      try (ModelSession next = model.openSession(LONGEST)) { // where the source was, say
        fill(next, randomTokens(30));
        List<Prediction> got = forward(new Pass(fork, 20, new int[0], masks(4), rows(4)));
        assertClose(recomputed(tokens, masks(4)).subList(20, 24), got, "fork");
      }
    }
  }

  @Test
  void fork_outOfRangeOrOfNoSession_isRefused() {
    ModelSession source = raw.openSession(8);
    assertThrows(IllegalArgumentException.class, () -> raw.fork(source, 1, 8));
    raw.forward(List.of(new Pass(source, 0, randomTokens(4), new int[0], List.of())));
    assertThrows(IllegalArgumentException.class, () -> raw.fork(source, 0, 8));
    assertThrows(IllegalArgumentException.class, () -> raw.fork(source, 5, 8));
    assertThrows(IllegalArgumentException.class, () -> raw.fork(source, 4, 3));
    raw.fork(source, 4, 4).close();
    source.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> raw.fork(source, 4, 8));
    assertEquals("the session is closed", e.getMessage());
    try (BlockModel other = open();
        ModelSession foreign = other.openSession(4)) {
      assertThrows(IllegalArgumentException.class, () -> raw.fork(foreign, 1, 4));
    }
  }

  @Test
  void session_filledToItsCapacity_works() {
    int[] tokens = randomTokens(8);
    int[] block = masks(8);
    try (ModelSession session = model.openSession(16)) {
      List<Prediction> got = forward(new Pass(session, 0, tokens, block, rows(16)));
      assertClose(recomputed(tokens, block), got, "full");
    }
    try (ModelSession session = model.openSession(1)) {
      forward(new Pass(session, 0, new int[] {token(1)}, new int[0], List.of()));
      assertEquals(1, session.length());
    }
  }

  @Test
  void session_asLongAsTheContext_works() {
    int[] tokens = randomTokens(spec.contextLength() - 4);
    int[] block = masks(4);
    Row last = Row.greedy(tokens.length + 3);
    try (ModelSession one = model.openSession(spec.contextLength());
        ModelSession other = model.openSession(spec.contextLength())) {
      fill(other, Arrays.copyOf(tokens, tokens.length - 1));
      List<Prediction> whole = forward(new Pass(one, 0, tokens, block, List.of(last)));
      int[] rest = {tokens[tokens.length - 1]};
      List<Prediction> pieces =
          forward(new Pass(other, tokens.length - 1, rest, block, List.of(Row.greedy(4))));
      assertClose(whole, pieces, "last row");
    }
  }

  @Test
  void forward_severalSequences_equalsEachAlone() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Pass> together = new ArrayList<>();
      List<List<Prediction>> alone = new ArrayList<>();
      for (int s = random.nextInt(4); s >= 0; s--) {
        int[] cached = randomTokens(random.nextInt(20));
        int[] causal = randomTokens(1 + random.nextInt(9));
        int[] block = randomBlock(random.nextInt(9));
        List<Row> rows = rows(causal.length + block.length);
        alone.add(runAlone(cached, causal, block, rows));
        ModelSession session = model.openSession(LONGEST);
        fill(session, cached);
        together.add(new Pass(session, cached.length, causal, block, rows));
      }
      List<List<Prediction>> got = model.forward(together);
      for (int i = 0; i < got.size(); i++) {
        assertClose(alone.get(i), got.get(i), "round " + round + ", sequence " + i);
      }
      together.forEach(pass -> pass.session().close());
    }
  }

  @Test
  void forward_sequencesWithoutRows_givesEmptyLists() {
    try (ModelSession one = model.openSession(8);
        ModelSession two = model.openSession(8)) {
      int[] tokens = randomTokens(3);
      List<List<Prediction>> got =
          model.forward(
              List.of(
                  new Pass(one, 0, tokens, new int[0], List.of()),
                  new Pass(two, 0, tokens, masks(2), List.of())));
      assertEquals(List.of(List.of(), List.of()), got);
      assertEquals(3, one.length());
      assertEquals(3, two.length());
    }
  }

  @Test
  void forward_ofNoPasses_givesNothing() {
    assertEquals(List.of(), model.forward(List.of()));
  }

  @Test
  void rows_inAnyOrderAndRepeated_areAnsweredInThatOrder() {
    int[] tokens = randomTokens(6);
    int[] block = masks(4);
    List<Prediction> inOrder = recomputed(tokens, block);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
    Collections.shuffle(order, random);
    order.add(order.get(0));
    List<Prediction> got =
        runAlone(new int[0], tokens, block, order.stream().map(Row::greedy).toList());
    for (int i = 0; i < order.size(); i++) {
      assertClose(inOrder.get(order.get(i)), got.get(i), "row " + order.get(i));
    }
  }

  // What a prediction says

  @Test
  void prediction_ofEveryRow_describesTheWholeDistribution() {
    int[] tokens = randomTokens(9);
    int[] block = randomBlock(5);
    for (int index = 0; index < 14; index++) {
      double[] logP = distribution(tokens, block, index, LogitEdits.NONE);
      assertEquals(1, Arrays.stream(logP).map(Math::exp).sum(), tolerance() + 1e-5);
      Prediction expected =
          LogitReduction.reduce(
              logP, spec.maskToken(), new Row(0, Choice.greedy(), LogitEdits.NONE));
      List<Prediction> got = runAlone(new int[0], tokens, block, List.of(Row.greedy(index)));
      assertClose(expected, got.get(0), "row " + index);
    }
  }

  @Test
  void given_maskToken_isImpossible() {
    Row row = new Row(3, Choice.given(spec.maskToken().orElseThrow()), LogitEdits.NONE);
    Prediction got = runAlone(new int[0], randomTokens(2), masks(4), List.of(row)).get(0);
    assertEquals(spec.maskToken().orElseThrow(), got.token());
    assertTrue(got.logProbability() < -1e30, got.toString());
  }

  @Test
  void given_besideGreedy_changesTheTokenOnly() {
    int[] tokens = randomTokens(5);
    Row given = new Row(4, Choice.given(token(3)), LogitEdits.NONE);
    List<Prediction> got = runAlone(new int[0], tokens, new int[0], List.of(Row.greedy(4), given));
    assertEquals(token(3), got.get(1).token());
    assertEquals(got.get(0).entropy(), got.get(1).entropy(), tolerance());
    assertEquals(got.get(0).confidence(), got.get(1).confidence(), tolerance());
    assertEquals(got.get(0).margin(), got.get(1).margin(), 2 * tolerance());
  }

  @Test
  void bias_addedToLogits_movesTheDistribution() {
    int[] tokens = randomTokens(7);
    int[] block = masks(3);
    LogitEdits edits =
        new LogitEdits(
            new int[] {token(0), token(1), token(2)},
            new double[] {1, 1, 1},
            new double[] {2.5, -1.5, Double.NEGATIVE_INFINITY});
    for (int index : new int[] {6, 8}) {
      double[] expected = distribution(tokens, block, index, LogitEdits.NONE);
      expected =
          LogitReduction.logProbabilities(LogitReduction.edited(expected, spec.maskToken(), edits));
      double[] got = distribution(tokens, block, index, edits);
      for (int token = 0; token < got.length; token++) {
        assertClose(expected[token], got[token], "log-probability of " + token);
      }
    }
  }

  @Test
  void bias_onGreedy_bansAndForces() {
    int[] tokens = randomTokens(4);
    int likeliest = runAlone(new int[0], tokens, masks(2), List.of(Row.greedy(5))).get(0).token();
    int other = likeliest == token(0) ? token(1) : token(0);
    Row banned = new Row(5, Choice.greedy(), edit(likeliest, 1, Double.NEGATIVE_INFINITY));
    Row forced = new Row(5, Choice.greedy(), edit(other, 1, 1e4));
    List<Prediction> got = runAlone(new int[0], tokens, masks(2), List.of(banned, forced));
    assertFalse(got.get(0).token() == likeliest, got.toString());
    assertEquals(other, got.get(1).token());
    assertEquals(1, got.get(1).confidence(), 1e-6);
    assertEquals(0, got.get(1).entropy(), 1e-6);
  }

  @Test
  void edits_beyondTheNumberFormat_giveNumbers() {
    int[] tokens = randomTokens(4);
    for (double[] edit : new double[][] {{1, 1e300}, {1, -1e300}, {1e300, 0}, {1e-300, 0}}) {
      Row row = new Row(3, Choice.greedy(), edit(token(1), edit[0], edit[1]));
      Prediction got = runAlone(new int[0], tokens, new int[0], List.of(row)).get(0);
      assertFalse(Double.isNaN(got.entropy()), edit[0] + ", " + edit[1] + ": " + got);
      assertFalse(Double.isNaN(got.confidence()), edit[0] + ", " + edit[1] + ": " + got);
      assertFalse(Double.isNaN(got.logProbability()), edit[0] + ", " + edit[1] + ": " + got);
    }
  }

  @Test
  void bias_onTheMaskToken_doesNotBringItBack() {
    Row row = new Row(1, Choice.greedy(), edit(spec.maskToken().orElseThrow(), 1, 1e4));
    Row drawn =
        new Row(
            1,
            Choice.sample(Sampling.atTemperature(1), 7),
            edit(spec.maskToken().orElseThrow(), 1, 1e4));
    for (Prediction got : runAlone(new int[0], randomTokens(1), masks(2), List.of(row, drawn))) {
      assertFalse(got.token() == spec.maskToken().orElseThrow(), got.toString());
    }
  }

  @Test
  void edits_ofOneRow_leaveOtherRowsAlone() {
    int[] tokens = randomTokens(6);
    List<Prediction> plain = recomputed(tokens, masks(2));
    List<Row> rows = new ArrayList<>(rows(8));
    rows.set(3, new Row(3, Choice.greedy(), edit(plain.get(3).token(), 3, -20)));
    rows.set(7, new Row(7, Choice.given(0), edit(plain.get(7).token(), 1, -20)));
    List<Prediction> got = runAlone(new int[0], tokens, masks(2), rows);
    for (int i : new int[] {0, 1, 2, 4, 5, 6}) {
      assertClose(plain.get(i), got.get(i), "row " + i);
    }
    assertTrue(got.get(3).token() != plain.get(3).token(), got.toString());
  }

  @Test
  void mask_ofAnyTokens_renormalisesWhatItLeaves() {
    int[] tokens = randomTokens(7);
    int[] block = randomBlock(4);
    for (int index = 0; index < 11; index++) {
      double[] logP = distribution(tokens, block, index, LogitEdits.NONE);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        rows.add(masked(index, Choice.greedy(), randomMask()));
        rows.add(masked(index, Choice.given(token(i)), randomMask()));
      }
      List<Prediction> got = runAlone(new int[0], tokens, block, rows);
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        Prediction expected = LogitReduction.reduce(logP, spec.maskToken(), row);
        assertClose(expected, got.get(i), "index " + index + ", row " + i);
        assertTrue(i % 2 == 1 || row.mask().allows(got.get(i).token()), row + ": " + got.get(i));
      }
    }
  }

  @Test
  void mask_ofOneToken_forcesEachAndNoOther() {
    List<Row> rows = new ArrayList<>();
    for (int token : allTokens()) {
      TokenMask only = mask(new int[] {token});
      rows.add(masked(3, Choice.greedy(), only));
      rows.add(masked(3, Choice.sample(new Sampling(2, 40, 0.9, 0.1), token), only));
    }
    List<Prediction> got = runAlone(new int[0], randomTokens(2), masks(4), rows);
    int i = 0;
    for (int token : allTokens()) {
      for (Prediction one : got.subList(i, i + 2)) {
        assertEquals(token, one.token());
        assertEquals(0, one.logProbability(), 1e-6, one.toString());
        assertEquals(0, one.entropy(), 1e-6, one.toString());
        assertEquals(1, one.confidence(), 1e-6, one.toString());
        assertEquals(1, one.margin(), 1e-6, one.toString());
      }
      i += 2;
    }
  }

  @Test
  void mask_withoutOneToken_excludesIt() {
    List<Row> rows = new ArrayList<>();
    for (int token : allTokens()) {
      TokenMask others = mask(IntStream.of(allTokens()).filter(t -> t != token).toArray());
      rows.add(new Row(1, Choice.greedy(), edit(token, 1, 1e4), others)); // however likely
      Choice.Sample sample = new Choice.Sample(Sampling.atTemperature(1), NoiseKeys.largest(token));
      rows.add(new Row(1, sample, edit(token, 1, 1e4), others));
    }
    List<Prediction> got = runAlone(new int[0], randomTokens(1), masks(2), rows);
    for (int i = 0; i < rows.size(); i++) {
      assertTrue(rows.get(i).mask().allows(got.get(i).token()), i + ": " + got.get(i));
    }
  }

  @Test
  void mask_longerOrShorterThanTheVocabulary_leavesTokensOnly() {
    int size = spec.vocabularySize();
    long[] longer = mask(new int[] {token(1)}).words();
    longer = Arrays.copyOf(longer, longer.length + 3);
    Arrays.fill(longer, longer.length - 3, longer.length, -1);
    for (int beyond = size; beyond < longer.length * Long.SIZE; beyond++) {
      longer[beyond / Long.SIZE] |= 1L << beyond;
    }
    long[] shorter = {1L << token(2)};
    List<Row> rows =
        List.of(
            masked(0, Choice.greedy(), new TokenMask(longer)),
            masked(0, Choice.greedy(), new TokenMask(shorter)));
    List<Prediction> got = runAlone(new int[0], randomTokens(1), masks(2), rows);
    assertEquals(token(1), got.get(0).token());
    assertEquals(token(2), got.get(1).token());
  }

  @Test
  void masks_ofSomeRows_leaveOtherRowsAlone() {
    int[] tokens = randomTokens(6);
    List<Prediction> plain = recomputed(tokens, masks(2));
    TokenMask shared = mask(new int[] {token(4), token(5)});
    List<Row> rows = new ArrayList<>(rows(8));
    rows.set(3, masked(3, Choice.greedy(), shared));
    rows.set(4, masked(4, Choice.greedy(), new TokenMask(shared.words().clone())));
    rows.set(5, masked(5, Choice.greedy(), mask(new int[] {token(6)})));
    rows.set(7, masked(7, Choice.sample(Sampling.atTemperature(1), 3), shared));
    List<Prediction> got = runAlone(new int[0], tokens, masks(2), rows);
    for (int i : new int[] {0, 1, 2, 6}) {
      assertClose(plain.get(i), got.get(i), "row " + i);
    }
    for (int i : new int[] {3, 4, 5, 7}) {
      assertTrue(rows.get(i).mask().allows(got.get(i).token()), i + ": " + got.get(i));
    }
  }

  @Test
  void masks_ofSequencesSideBySide_areEachItsOwn() {
    try (ModelSession one = model.openSession(8);
        ModelSession two = model.openSession(8)) {
      int[] tokens = randomTokens(3);
      List<Row> first = new ArrayList<>();
      List<Row> second = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        first.add(masked(i, Choice.greedy(), mask(new int[] {token(i)})));
        second.add(masked(4 - i, Choice.greedy(), mask(new int[] {token(i + 5)})));
      }
      List<List<Prediction>> got =
          model.forward(
              List.of(
                  new Pass(one, 0, tokens, masks(2), first),
                  new Pass(two, 0, tokens, masks(2), second)));
      for (int i = 0; i < 5; i++) {
        assertEquals(token(i), got.get(0).get(i).token());
        assertEquals(token(i + 5), got.get(1).get(i).token());
      }
    }
  }

  @Test
  void mask_withTheModelsMaskToken_doesNotBringItBack() {
    int[] both = {spec.maskToken().orElseThrow(), token(1)};
    int[] inVocabulary =
        IntStream.of(both).filter(token -> token < spec.vocabularySize()).toArray();
    Row row = masked(1, Choice.greedy(), mask(inVocabulary));
    assertEquals(
        token(1), runAlone(new int[0], randomTokens(1), masks(2), List.of(row)).get(0).token());
  }

  @Test
  void penalty_aboveOne_makesTheTokenLessLikely() {
    int[] tokens = randomTokens(6);
    for (int token = 0; token < spec.vocabularySize(); token++) {
      if (token != spec.maskToken().orElseThrow()) {
        Choice report = Choice.given(token);
        List<Row> rows =
            List.of(new Row(5, report, LogitEdits.NONE), new Row(5, report, edit(token, 1.5, 0)));
        List<Prediction> got = runAlone(new int[0], tokens, new int[0], rows);
        assertTrue(
            got.get(1).logProbability() <= got.get(0).logProbability() + tolerance(),
            token + ": " + got);
      }
    }
  }

  @Test
  void sample_anySampling_isTheDefinitionsDraw() {
    int[] tokens = randomTokens(8);
    int[] block = randomBlock(4);
    int exact = 0;
    int tries = 120;
    for (int i = 0; i < tries; i++) {
      int index = i % 12;
      double[] logP = distribution(tokens, block, index, LogitEdits.NONE);
      Choice.Sample sample = new Choice.Sample(randomSampling(), random.nextLong());
      Row row = new Row(index, sample, LogitEdits.NONE);
      Prediction got = runAlone(new int[0], tokens, block, List.of(row)).get(0);
      assertClose(logP[got.token()], got.logProbability(), "log-probability");
      boolean same = LogitReduction.draw(logP, sample.sampling(), sample.key()) == got.token();
      exact += same ? 1 : 0;
      assertTrue(same || isCloseCall(logP, sample, got.token()), sample + " gave " + got);
    }
    assertTrue(exact > 0.9 * tries, "exact draws: " + exact);
  }

  /** Whether logits within the tolerance give the token. */
  private boolean isCloseCall(double[] logits, Choice.Sample sample, int token) {
    for (int i = 0; i < 200; i++) {
      double[] moved = logits.clone();
      Arrays.setAll(moved, t -> logits[t] + 2 * tolerance() * random.nextGaussian());
      if (LogitReduction.draw(moved, sample.sampling(), sample.key()) == token) {
        return true;
      }
    }
    return false;
  }

  @Test
  void sample_oneKey_drawsTheSameInAnyCompany() {
    int[] tokens = randomTokens(5);
    Row row = new Row(4, Choice.sample(Sampling.atTemperature(1.3), 99), LogitEdits.NONE);
    int alone = runAlone(new int[0], tokens, new int[0], List.of(row)).get(0).token();
    List<Row> crowd = new ArrayList<>(rows(4));
    crowd.add(new Row(2, Choice.sample(Sampling.atTemperature(0.3), 98), LogitEdits.NONE));
    crowd.add(row);
    crowd.add(new Row(4, Choice.sample(Sampling.atTemperature(1.3), 97), LogitEdits.NONE));
    assertEquals(alone, runAlone(new int[0], tokens, new int[0], crowd).get(5).token());
  }

  @Test
  void sample_manyKeys_drawsManyTokens() {
    List<Row> rows = new ArrayList<>();
    for (int key = 0; key < 200; key++) {
      rows.add(new Row(0, Choice.sample(Sampling.atTemperature(50), key), LogitEdits.NONE));
    }
    long distinct =
        runAlone(new int[0], randomTokens(1), new int[0], rows).stream()
            .map(Prediction::token)
            .distinct()
            .count();
    assertTrue(distinct > 15, "distinct tokens: " + distinct);
  }

  @Test
  void sample_smallestNoiseAndOneTokenKept_drawsThatToken() {
    int[] tokens = randomTokens(3);
    int likeliest = runAlone(new int[0], tokens, new int[0], List.of(Row.greedy(2))).get(0).token();
    long key = NoiseKeys.smallest(likeliest);
    Row row = new Row(2, Choice.sample(new Sampling(1, 1, 1, 0), key), LogitEdits.NONE);
    assertEquals(likeliest, runAlone(new int[0], tokens, new int[0], List.of(row)).get(0).token());
  }

  @Test
  void sample_unlikelyTokenWithLargestNoise_isDrawnUnlessFiltered() {
    int[] tokens = randomTokens(3);
    int rare = token(2);
    LogitEdits edits = onlyTwo(tokens, token(1), rare, 25);
    long key = NoiseKeys.largest(rare);
    int[][] expected = {{rare, 0}, {token(1), 1}, {token(1), 2}, {token(1), 3}};
    for (int[] tokenAndFilter : expected) {
      Sampling sampling =
          switch (tokenAndFilter[1]) {
            case 0 -> new Sampling(1, 0, 1, 0);
            case 1 -> new Sampling(1, 1, 1, 0);
            case 2 -> new Sampling(1, 0, 0.999, 0);
            default -> new Sampling(1, 0, 1, 1e-6);
          };
      Row row = new Row(2, Choice.sample(sampling, key), edits);
      Prediction got = runAlone(new int[0], tokens, new int[0], List.of(row)).get(0);
      assertEquals(tokenAndFilter[0], got.token(), sampling.toString());
    }
  }

  @Test
  void sample_atExtremeTemperatures_isGreedyOrNoise() {
    int[] tokens = randomTokens(3);
    Row greedy = Row.greedy(2);
    int likeliest = runAlone(new int[0], tokens, new int[0], List.of(greedy)).get(0).token();
    for (double cold : new double[] {1e-3, 1e-9, 1e-40, Double.MIN_VALUE}) {
      Row row = new Row(2, Choice.sample(Sampling.atTemperature(cold), 5), LogitEdits.NONE);
      assertEquals(
          likeliest,
          runAlone(new int[0], tokens, new int[0], List.of(row)).get(0).token(),
          "temperature " + cold);
    }
    long key = NoiseKeys.largest(spec.maskToken().orElseThrow());
    for (double hot : new double[] {1e6, 1e30, 1e38, 1e39, Double.MAX_VALUE}) {
      Row row = new Row(2, Choice.sample(Sampling.atTemperature(hot), key), LogitEdits.NONE);
      Prediction got = runAlone(new int[0], tokens, new int[0], List.of(row)).get(0);
      double[] flat = new double[spec.vocabularySize()];
      flat[spec.maskToken().orElseThrow()] = Double.NEGATIVE_INFINITY;
      assertEquals(
          LogitReduction.draw(flat, Sampling.atTemperature(1), key),
          got.token(),
          "temperature " + hot);
    }
  }

  // What is refused

  @Test
  void capacity_outOfRange_isRefused() {
    for (int capacity : new int[] {0, -1, spec.contextLength() + 1, Integer.MAX_VALUE}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> raw.openSession(capacity));
      assertEquals(
          "capacity must be in [1, " + spec.contextLength() + "], got " + capacity, e.getMessage());
    }
  }

  @Test
  void pass_notAtTheSessionsLength_isRefused() {
    try (ModelSession session = raw.openSession(16)) {
      int[] tokens = randomTokens(3);
      raw.forward(List.of(new Pass(session, 0, tokens, new int[0], List.of())));
      for (int position : new int[] {0, 2, 4}) {
        assertRefused(
            IllegalStateException.class,
            "the pass starts at position " + position + ", and the session holds 3 tokens",
            new Pass(session, position, tokens, new int[0], List.of()));
      }
      assertEquals(3, session.length());
    }
  }

  @Test
  void pass_pastTheCapacity_isRefused() {
    try (ModelSession session = raw.openSession(4)) {
      String message = "the pass needs 5 positions, and the session has room for 4";
      int[] none = {};
      assertRefused(
          IllegalStateException.class,
          message,
          new Pass(session, 0, randomTokens(5), none, List.of()));
      assertRefused(
          IllegalStateException.class, message, new Pass(session, 0, none, masks(5), List.of()));
      assertRefused(
          IllegalStateException.class,
          message,
          new Pass(session, 0, randomTokens(2), masks(3), List.of()));
      assertEquals(0, session.length());
    }
  }

  @Test
  void pass_onAClosedSession_isRefused() {
    ModelSession session = raw.openSession(4);
    session.close();
    session.close();
    assertRefused(
        IllegalStateException.class,
        "the session is closed",
        new Pass(session, 0, randomTokens(1), new int[0], List.of()));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> session.rewind(0));
    assertEquals("the session is closed", e.getMessage());
  }

  @Test
  void pass_onAnotherModelsSession_isRefused() {
    try (BlockModel other = open();
        ModelSession foreign = other.openSession(4)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  raw.forward(
                      List.of(new Pass(foreign, 0, randomTokens(1), new int[0], List.of()))));
      assertTrue(e.getMessage().startsWith("the session is not one of this model: "));
    }
  }

  @Test
  void sessionTwice_inOneForward_isRefused() {
    try (ModelSession session = raw.openSession(8)) {
      Pass pass = new Pass(session, 0, randomTokens(1), new int[0], List.of());
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> raw.forward(List.of(pass, pass)));
      assertTrue(
          e.getMessage().startsWith("a session stands twice in one forward pass: "),
          e.getMessage());
      assertEquals(0, session.length());
    }
  }

  @Test
  void token_outsideTheVocabulary_isRefused() {
    int size = spec.vocabularySize();
    try (ModelSession session = raw.openSession(8)) {
      for (int token : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        String message = "token must be in [0, " + size + ") (the vocabulary), got " + token;
        int[] none = {};
        int[] bad = {token(1), token};
        assertRefused(
            IllegalArgumentException.class, message, new Pass(session, 0, bad, none, List.of()));
        assertRefused(
            IllegalArgumentException.class, message, new Pass(session, 0, none, bad, List.of()));
      }
    }
  }

  @Test
  void rowsTokens_outsideTheVocabulary_areRefused() {
    int size = spec.vocabularySize();
    String rest = " must be in [0, " + size + ") (the vocabulary), got " + size;
    try (ModelSession session = raw.openSession(8)) {
      Row given = new Row(0, Choice.given(size), LogitEdits.NONE);
      Row edited = new Row(0, Choice.greedy(), edit(size, 1, 1));
      assertRefused(
          IllegalArgumentException.class,
          "given token" + rest,
          new Pass(session, 0, masks(1), new int[0], List.of(given)));
      assertRefused(
          IllegalArgumentException.class,
          "edited token" + rest,
          new Pass(session, 0, masks(1), new int[0], List.of(edited)));
      assertEquals(0, session.length());
    }
  }

  @Test
  void mask_ofNoTokenOfTheVocabulary_isRefused() {
    int size = spec.vocabularySize();
    long[] beyond = new long[size / Long.SIZE + 2];
    for (int token = size; token < beyond.length * Long.SIZE; token++) {
      beyond[token / Long.SIZE] |= 1L << token;
    }
    List<TokenMask> masks = new ArrayList<>(List.of(new TokenMask(beyond), mask(new int[0])));
    spec.maskToken().stream()
        .filter(token -> token < size)
        .forEach(token -> masks.add(mask(new int[] {token})));
    masks.add(new TokenMask(new long[1]));
    try (ModelSession session = raw.openSession(8)) {
      for (TokenMask mask : masks) {
        assertRefused(
            InvalidRequestException.class,
            "a row's mask must leave a token in [0, "
                + size
                + ") (the vocabulary) that is not the model's mask token, and leaves none",
            new Pass(session, 0, masks(1), new int[0], List.of(masked(0, Choice.greedy(), mask))));
      }
      assertEquals(0, session.length());
    }
  }

  @Test
  void goodPass_besideABadOne_isNotRun() {
    try (ModelSession good = raw.openSession(4);
        ModelSession bad = raw.openSession(4)) {
      Pass first = new Pass(good, 0, randomTokens(2), new int[0], List.of());
      Pass second = new Pass(bad, 1, randomTokens(2), new int[0], List.of());
      assertThrows(IllegalStateException.class, () -> raw.forward(List.of(first, second)));
      assertEquals(0, good.length());
      assertEquals(0, bad.length());
    }
  }

  @Test
  void rewind_outOfRange_isRefused() {
    try (ModelSession session = raw.openSession(8)) {
      raw.forward(List.of(new Pass(session, 0, randomTokens(3), new int[0], List.of())));
      for (int length : new int[] {-1, 4, Integer.MAX_VALUE}) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> session.rewind(length));
        assertEquals("length must be in [0, 3], got " + length, e.getMessage());
      }
      assertEquals(3, session.length());
    }
  }

  @Test
  void model_closed_refusesEverythingButClosing() {
    BlockModel closed = open();
    ModelSession session = closed.openSession(8);
    closed.close();
    closed.close();
    Pass pass = new Pass(session, 0, randomTokens(1), new int[0], List.of());
    for (Executable use :
        List.<Executable>of(() -> closed.forward(List.of(pass)), () -> closed.openSession(8))) {
      assertEquals(
          "the model is closed", assertThrows(IllegalStateException.class, use).getMessage());
    }
    session.close();
    session.close();
  }

  private <E extends RuntimeException> void assertRefused(
      Class<E> type, String message, Pass pass) {
    E e = assertThrows(type, () -> raw.forward(List.of(pass)));
    assertEquals(message, e.getMessage());
  }

  // Tools

  private List<Prediction> forward(Pass pass) {
    return model.forward(List.of(pass)).get(0);
  }

  private List<Prediction> recomputed(int[] tokens, int... block) {
    return runAlone(new int[0], tokens, block, rows(tokens.length + block.length));
  }

  private List<Prediction> runAlone(int[] cached, int[] causal, int[] block, List<Row> rows) {
    try (ModelSession session = model.openSession(cached.length + causal.length + block.length)) {
      if (cached.length > 0) {
        forward(new Pass(session, 0, cached, new int[0], List.of()));
      }
      return forward(new Pass(session, cached.length, causal, block, rows));
    }
  }

  /** Log-probabilities of all tokens at one row. */
  private double[] distribution(int[] tokens, int[] block, int index, LogitEdits edits) {
    List<Row> rows =
        IntStream.range(0, spec.vocabularySize())
            .mapToObj(token -> new Row(index, Choice.given(token), edits))
            .toList();
    return runAlone(new int[0], tokens, block, rows).stream()
        .mapToDouble(Prediction::logProbability)
        .map(x -> x < -1e30 ? Double.NEGATIVE_INFINITY : x)
        .toArray();
  }

  /** Feeds tokens in random pieces, with detours that are rewound. */
  private void fill(ModelSession session, int... tokens) {
    int done = 0;
    while (done < tokens.length) {
      int to = done + 1 + random.nextInt(tokens.length - done);
      int[] piece = Arrays.copyOfRange(tokens, done, to);
      int[] block = randomBlock(Math.min(8, session.capacity() - to));
      forward(new Pass(session, done, piece, block, List.of()));
      done = random.nextInt(3) == 0 ? random.nextInt(to + 1) : to;
      session.rewind(done);
    }
  }

  private static List<Row> rows(int count) {
    return IntStream.range(0, count).mapToObj(Row::greedy).toList();
  }

  /** One that is not the mask token. */
  private int token(int index) {
    return index < spec.maskToken().orElseThrow() ? index : index + 1;
  }

  private int[] randomTokens(int length) {
    return random.ints(length, 0, spec.vocabularySize() - 1).map(this::token).toArray();
  }

  private int[] randomBlock(int length) {
    return Arrays.stream(randomTokens(length))
        .map(token -> random.nextBoolean() ? token : spec.maskToken().orElseThrow())
        .toArray();
  }

  private int[] masks(int length) {
    int[] masks = new int[length];
    Arrays.fill(masks, spec.maskToken().orElseThrow());
    return masks;
  }

  private static Row masked(int index, Choice choice, TokenMask mask) {
    return new Row(index, choice, LogitEdits.NONE, mask);
  }

  /** All but the mask token. */
  private int[] allTokens() {
    return IntStream.range(0, spec.vocabularySize())
        .filter(token -> token != spec.maskToken().orElseThrow())
        .toArray();
  }

  /** What leaves these tokens. */
  private TokenMask mask(int[] tokens) {
    long[] words = new long[(spec.vocabularySize() + Long.SIZE - 1) / Long.SIZE];
    for (int token : tokens) {
      words[token / Long.SIZE] |= 1L << token;
    }
    return new TokenMask(words);
  }

  private TokenMask randomMask() {
    double share = random.nextDouble();
    int[] left = IntStream.of(allTokens()).filter(token -> random.nextDouble() < share).toArray();
    return left.length < 2 ? TokenMask.ALL : mask(left);
  }

  private static LogitEdits edit(int token, double penalty, double bias) {
    return new LogitEdits(new int[] {token}, new double[] {penalty}, new double[] {bias});
  }

  /** A distribution of two tokens, the second {@code nats} less likely than the first. */
  private LogitEdits onlyTwo(int[] tokens, int first, int second, double nats) {
    double[] logP = distribution(tokens, new int[0], tokens.length - 1, LogitEdits.NONE);
    double[] penalties = new double[logP.length];
    double[] biases = new double[logP.length];
    Arrays.fill(penalties, 1);
    Arrays.fill(biases, Double.NEGATIVE_INFINITY);
    biases[first] = -logP[first];
    biases[second] = -logP[second] - nats;
    return new LogitEdits(IntStream.range(0, logP.length).toArray(), penalties, biases);
  }

  private Sampling randomSampling() {
    return new Sampling(
        Math.exp(random.nextGaussian()),
        random.nextBoolean() ? 0 : random.nextInt(spec.vocabularySize() + 5),
        random.nextBoolean() ? 1 : 1 - random.nextDouble(),
        random.nextBoolean() ? 0 : random.nextDouble() * random.nextDouble());
  }

  private void assertClose(List<Prediction> expected, List<Prediction> actual, String where) {
    assertEquals(expected.size(), actual.size(), where);
    for (int i = 0; i < expected.size(); i++) {
      assertClose(expected.get(i), actual.get(i), where + ", prediction " + i);
    }
  }

  private void assertClose(Prediction expected, Prediction actual, String where) {
    String message = where + ": " + expected + " and " + actual;
    assertClose(expected.entropy(), actual.entropy(), message);
    assertEquals(expected.confidence(), actual.confidence(), tolerance(), message);
    assertEquals(expected.margin(), actual.margin(), 2 * tolerance(), message);
    if (expected.margin() > 4 * tolerance()) {
      assertEquals(expected.token(), actual.token(), message);
    }
    if (expected.token() == actual.token()) {
      assertClose(expected.logProbability(), actual.logProbability(), message);
    }
  }

  private void assertClose(double expected, double actual, String message) {
    if (expected > -1e30 || actual > -1e30) {
      assertEquals(expected, actual, tolerance() * Math.max(1, Math.abs(expected)), message);
    }
  }
}
