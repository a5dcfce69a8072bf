package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.BlockScheme.Commit;
import dev.sbd.model.BlockScheme.Sight;
import dev.sbd.model.BlockScheme.Target;
import dev.sbd.model.LogitReduction;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.TableModel;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one loop with models that treat blocks otherwise. */
class BlockSchemeTest {
  private static final BlockScheme SDAR = new BlockScheme(Commit.BLOCK, Sight.BOTH, Target.OWN);
  private static final BlockScheme FAST = new BlockScheme(Commit.BLOCK, Sight.BOTH, Target.NEXT);
  private static final BlockScheme SDLM = new BlockScheme(Commit.CAUSAL, Sight.BOTH, Target.NEXT);
  private static final BlockScheme IDLM = new BlockScheme(Commit.CAUSAL, Sight.CAUSAL, Target.NEXT);

  private static int[] prompt(int length) {
    return new Random(length).ints(length, 0, 31).toArray();
  }

  private static Generation generate(TableModel model, int[] prompt, String decoding, int tokens) {
    return new SetBlockDecoder(model)
        .generate(prompt, o -> o.decoding(decoding).maxNewTokens(tokens));
  }

  private static int[] tokens(Generation generation) {
    return generation.tokens();
  }

  /**
   * Without cache and loop: blocks at multiples of 4, the most confident masked position a look.
   */
  private static int[] blockByBlock(TableModel model, int[] prompt, int most) {
    int[] tokens = prompt;
    while (tokens.length < prompt.length + most) {
      int start = tokens.length / 4 * 4;
      int[] block = Arrays.copyOf(Arrays.copyOfRange(tokens, start, tokens.length), 4);
      Arrays.fill(block, tokens.length - start, 4, 31);
      while (IntStream.of(block).anyMatch(token -> token == 31)) {
        revealOne(model, Arrays.copyOf(tokens, start), block);
      }
      tokens = Arrays.copyOf(tokens, start + 4);
      System.arraycopy(block, 0, tokens, start, 4);
    }
    return Arrays.copyOfRange(tokens, prompt.length, prompt.length + most);
  }

  private static void revealOne(TableModel model, int[] before, int... block) {
    try (ModelSession session = model.openSession(256)) {
      double[][] logits = model.logits(new Pass(session, 0, before, block, List.of()));
      int best = -1;
      Prediction chosen = new Prediction(0, 0, 0, -1, 0);
      for (int i = 0; i < 4; i++) {
        Prediction prediction =
            LogitReduction.reduce(
                logits[before.length + i], model.spec().maskToken(), Row.greedy(0));
        if (block[i] == 31 && prediction.confidence() > chosen.confidence()) {
          best = i;
          chosen = prediction;
        }
      }
      block[best] = chosen.token();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 11, 300 / 4})
  void committedWhole_isWhatTheRuleSaysWithoutACache(int length) {
    TableModel model = TableModel.seeded(3).withScheme(SDAR, 4, "dynamic:1");
    int[] prompt = prompt(length);
    Generation fused = new SetBlockDecoder(model).generate(prompt, o -> o.maxNewTokens(21));
    assertArrayEquals(blockByBlock(model, prompt, 21), fused.tokens());
    int looks = fused.passes().size();
    assertTrue(fused.passes().stream().allMatch(pass -> pass.blockRows() == 4));

    Generation apart = generate(model, prompt, "apart:dynamic:1", 21);
    assertArrayEquals(fused.tokens(), apart.tokens());
    long commits = apart.passes().stream().filter(pass -> pass.blockRows() == 0).count();
    assertEquals(looks + commits, apart.passes().size());
    int blocks = (length + 21 + 3) / 4 - length / 4;
    assertEquals((length < 4 ? 0 : 1) + blocks - 1, commits);
  }

  @Test
  void committedWhole_firstBlockHoldsThePromptsRest() {
    TableModel model = TableModel.seeded(3).withScheme(SDAR, 4, "dynamic:0");
    Generation generation = generate(model, prompt(6), "dynamic:0", 6);
    List<List<Integer>> revealed = generation.passes().stream().map(PassTrace::revealed).toList();
    assertEquals(List.of(List.of(2, 3), List.of(0, 1, 2, 3)), revealed);
    assertEquals(List.of(4, 4), generation.passes().stream().map(PassTrace::causalRows).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 13, 16})
  void committedWholeAndNext_opensEachBlockWithTheCommitsRow(int length) {
    TableModel model = TableModel.seeded(5).withScheme(FAST, 8, "within:4:dynamic:0.3");
    Generation generation =
        new SetBlockDecoder(model).generate(prompt(length), o -> o.maxNewTokens(24));
    for (PassTrace pass : generation.passes()) {
      boolean opener = pass.blockRows() == 0;
      assertEquals(opener, pass.revealed().equals(List.of(0)));
      assertTrue(opener || pass.revealed().get(0) > 0);
    }
    long openers = generation.passes().stream().filter(pass -> pass.blockRows() == 0).count();
    assertEquals((length + 24 + 7) / 8 - length / 8 - (length % 8 == 0 ? 0 : 1), openers);
  }

  @ParameterizedTest
  @CsvSource({"SDAR, dynamic:0.3", "FAST, within:4:dynamic:0.3"})
  void conversation_goesOnInMidBlock_asIfFromTheStart(String name, String usual) {
    BlockScheme scheme = name.equals("SDAR") ? SDAR : FAST;
    TableModel model = TableModel.seeded(7).withScheme(scheme, 8, usual);
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    UnaryOperator<GenerationOptions.Builder> options = o -> o.maxNewTokens(13);
    int[] prompt = prompt(5);
    for (Conversation conversation :
        List.of(decoder.conversation(), decoder.conversation(8 * 16 + 3))) {
      int[] text = prompt;
      for (int turn = 0; turn < 4; turn++) {
        Generation expected = decoder.generate(text, options);
        Generation actual = conversation.generate(text, options);
        assertArrayEquals(expected.tokens(), actual.tokens());
        boolean kept = turn > 0;
        assertTrue(!kept || actual.passes().get(0).causalRows() < text.length / 2);
        int[] more = Arrays.copyOf(text, text.length + actual.tokens().length + 1 + turn);
        System.arraycopy(actual.tokens(), 0, more, text.length, actual.tokens().length);
        text = more;
      }
      conversation.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SDLM, 4, verified", "SDLM, 8, verified:whole", "SDLM, 8, verified:finished:0.3",
    "IDLM, 4, verified", "IDLM, 8, verified:whole", "IDLM, 5, verified:lookup",
    "SBD, 8, linear-spec:threshold:0.3", "SBD, 8, linear-spec:threshold:0"
  })
  void verified_isTheTextOfNtp(String name, int blockSize, String decoding) {
    BlockScheme scheme = scheme(name);
    for (int seed = 0; seed < 10; seed++) {
      TableModel model =
          TableModel.seeded(seed).withAgreeingDrafts().withScheme(scheme, blockSize, "verified");
      int[] prompt = prompt(1 + 3 * seed);
      assertArrayEquals(
          tokens(generate(model, prompt, "ntp", 40)),
          tokens(generate(model, prompt, decoding, 40)));
    }
  }

  private static BlockScheme scheme(String name) {
    return switch (name) {
      case "SDLM" -> SDLM;
      case "IDLM" -> IDLM;
      default -> BlockScheme.SBD;
    };
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "1, 1"})
  void slides_takesThePrefixOfEachLook(double tau, int tokensAPass) {
    TableModel model = TableModel.seeded(2).withScheme(SDLM, 8, "above-prefix:" + tau);
    Generation generation = new SetBlockDecoder(model).generate(prompt(3), o -> o.maxNewTokens(24));
    assertEquals(24 / tokensAPass, generation.passes().size());
    assertTrue(generation.passes().stream().skip(1).allMatch(p -> p.causalRows() == tokensAPass));
    assertTrue(generation.passes().stream().allMatch(pass -> pass.blockRows() == 8));
  }

  @ParameterizedTest
  @CsvSource({"SDLM, fixed:3", "SDLM, gamma:0.5", "IDLM, threshold:0.2"})
  void slides_withAnySolver_revealsWhatHasNoGapBeforeIt(String name, String solver) {
    TableModel model = TableModel.seeded(2).withScheme(scheme(name), 8, solver);
    Generation generation = new SetBlockDecoder(model).generate(prompt(3), o -> o.maxNewTokens(40));
    List<Integer> revealed = new ArrayList<>();
    for (PassTrace pass : generation.passes()) {
      int count = pass.revealed().size();
      assertEquals(IntStream.range(0, count).boxed().toList(), pass.revealed());
      revealed.add(count);
    }
    List<Integer> committed =
        generation.passes().stream().skip(1).map(PassTrace::causalRows).toList();
    assertEquals(committed, revealed.subList(0, revealed.size() - 1));
    assertTrue(revealed.stream().anyMatch(count -> count > 1), revealed.toString());
  }

  @Test
  void apart_looksSeeTheFirstToken() {
    TableModel model = TableModel.seeded(4).withScheme(BlockScheme.SBD, 8, "apart:fixed:1");
    Generation generation = new SetBlockDecoder(model).generate(prompt(5), o -> o.maxNewTokens(16));
    assertEquals(16, generation.passes().size());
    for (int i = 0; i < 16; i++) {
      PassTrace pass = generation.passes().get(i);
      assertEquals(i % 8 == 0 ? 0 : 8, pass.blockRows());
      assertEquals(i % 8 == 0, pass.revealed().equals(List.of(0)));
    }
  }

  private static void refused(String message, TableModel model, String decoding) {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> generate(model, prompt(9), decoding, 8));
    assertEquals(message, e.getMessage());
  }

  @Test
  void unsound_isRefusedByName() {
    TableModel whole = TableModel.seeded(1).withScheme(SDAR, 4, "dynamic:0.85");
    for (String decoding : List.of("verified", "ntp", "linear-spec:threshold:0.5")) {
      refused(
          "decoding "
              + decoding
              + " needs next-token predictions, and the model (table 1) has none, since it commits"
              + " its blocks whole: leave it to decode as usual (dynamic:0.85), or choose another"
              + " solver",
          whole,
          decoding);
    }
    TableModel slides = TableModel.seeded(1).withScheme(SDLM, 4, "above-prefix:0.9");
    refused(
        "decoding apart:fixed:1 looks at a block several times, and the model (table 1) was trained"
            + " for blocks of nothing but masks: leave it to decode as usual (above-prefix:0.9), or"
            + " choose a solver",
        slides,
        "apart:fixed:1");
    SetBlockDecoder decoder = new SetBlockDecoder(slides);
    assertThrows(
        InvalidRequestException.class,
        () -> decoder.generate(prompt(3), o -> o.solver(Solver.fixedCount(1)).withoutNtpPrefix()));
    InvalidRequestException score =
        assertThrows(
            InvalidRequestException.class,
            () -> new SetBlockDecoder(whole).score(prompt(3), prompt(2)));
    assertTrue(score.getMessage().contains("next-token"), score.getMessage());
  }

  @Test
  void blockSize_otherThanCommitted_isRefused() {
    TableModel whole = TableModel.seeded(1).withScheme(SDAR, 4, "dynamic:0.85");
    SetBlockDecoder decoder = new SetBlockDecoder(whole);
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> decoder.generate(prompt(9), o -> o.blockSize(2)));
    assertEquals(
        "blockSize must be 4, which the model (table 1) commits whole, got 2: leave it out",
        e.getMessage());
    assertThrows(
        InvalidRequestException.class, () -> decoder.generate(prompt(9), o -> o.blockSize(8)));
    int[] usual = decoder.generate(prompt(9), o -> o.maxNewTokens(9)).tokens();
    int[] fastest =
        decoder
            .generate(prompt(9), o -> o.maxNewTokens(9).blockSizing(BlockSizing.fastest()))
            .tokens();
    assertArrayEquals(usual, fastest);
  }

  @Test
  void scheme_thatMeansNothing_isRefused() {
    assertThrows(
        InvalidRequestException.class,
        () -> new BlockScheme(Commit.BLOCK, Sight.CAUSAL, Target.OWN));
  }

  @Test
  void steps_areLooksThatABlockHas_theNtpTokenAmongThem() {
    TableModel model = TableModel.seeded(6);
    for (String solver : List.of("static:4", "sequential:4")) {
      Generation generation =
          new SetBlockDecoder(model)
              .generate(prompt(5), o -> o.decoding(solver).blockSize(16).maxNewTokens(16));
      assertEquals(
          List.of(4, 4, 4, 4),
          generation.passes().stream().map(pass -> pass.revealed().size()).toList());
    }
  }

  @Test
  void cache_inMidBlock_isRefused() {
    TableModel whole = TableModel.seeded(1).withScheme(SDAR, 4, "dynamic:0.85");
    try (ModelSession session = whole.openSession(32)) {
      whole.forward(List.of(new Pass(session, 0, prompt(8), new int[0], List.of())));
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> session.rewind(6));
      assertEquals(
          "a cache must be rewound to a multiple of 4 tokens, which table 1 commits whole, got 6",
          e.getMessage());
      session.rewind(4);
      Pass half = new Pass(session, 4, prompt(2), new int[0], List.of());
      assertThrows(InvalidRequestException.class, () -> whole.forward(List.of(half)));
      Pass narrow = new Pass(session, 4, new int[0], prompt(2), List.of());
      assertThrows(InvalidRequestException.class, () -> whole.forward(List.of(narrow)));
    }
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class, () -> new SetBlockDecoder(whole).conversation(3));
    assertTrue(e.getMessage().startsWith("capacity must be in [4, "), e.getMessage());
  }
}
