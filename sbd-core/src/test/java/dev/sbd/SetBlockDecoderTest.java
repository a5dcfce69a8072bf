package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.SbdException;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ByteTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SetBlockDecoderTest {
  private static final int[] PROMPT = {4, 8, 15};

  private final CheckedModel model = new CheckedModel(TableModel.seeded(42));
  private final SetBlockDecoder decoder = new SetBlockDecoder(model, new ByteTokenizer());

  @AfterEach
  void everySessionIsClosed() {
    model.close();
  }

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }

  private static UnaryOperator<GenerationOptions.Builder> solver(Solver solver) {
    return options -> options.solver(solver).blockSize(4).maxNewTokens(8);
  }

  // The shape of passes

  @Test
  void passes_ofTwoBlocks_commitTheFirstWithTheSecondsFirstLook() {
    Generation got =
        decoder.generate(PROMPT, o -> o.solver(Solver.fixedCount(1)).blockSize(4).maxNewTokens(8));
    // With the NTP prefix a block's first pass reveals two tokens, the later ones one each.
    assertEquals(
        List.of(3, 0, 0, 4, 0, 0), got.passes().stream().map(PassTrace::causalRows).toList());
    assertTrue(got.passes().stream().allMatch(pass -> pass.blockRows() == 4));
    assertEquals(
        List.of(2, 1, 1, 2, 1, 1), got.passes().stream().map(p -> p.revealed().size()).toList());
    assertEquals(6, got.stats().forwardPasses());
    assertEquals(8 / 6.0, got.stats().tokensPerForward(), 1e-12);
  }

  @Test
  void passes_withoutNtpPrefix_revealWhatTheSolverChooses() {
    Generation got =
        decoder.generate(
            PROMPT,
            o -> o.solver(Solver.fixedCount(2)).blockSize(4).maxNewTokens(8).withoutNtpPrefix());
    assertEquals(List.of(2, 2, 2, 2), got.passes().stream().map(p -> p.revealed().size()).toList());
  }

  @Test
  void passes_ofGenerousSolver_areOneABlock() {
    Generation got = decoder.generate(PROMPT, o -> o.gamma(1e9).blockSize(5).maxNewTokens(15));
    assertEquals(3, got.stats().forwardPasses());
    assertEquals(5, got.stats().tokensPerForward());
  }

  @Test
  void generation_repeated_isTheSame() {
    Generation first = decoder.generate(PROMPT, o -> o.maxNewTokens(40));
    Generation second = decoder.generate(PROMPT, o -> o.maxNewTokens(40));
    assertArrayEquals(first.tokens(), second.tokens());
    assertEquals(first.text(), second.text());
  }

  @Test
  void generation_toTheEndOfTheContext_ends() {
    int context = model.spec().contextLength();
    int[] prompt = new int[context - 3];
    Generation got = decoder.generate(prompt, o -> o.maxNewTokens(1000));
    assertEquals(3, got.tokens().length);
    assertEquals(FinishReason.LENGTH, got.finishReason());
    assertEquals(1, decoder.generate(new int[context - 1], o -> o).tokens().length);
  }

  @Test
  void maxNewTokens_huge_meansTheContext() {
    Generation got = decoder.generate(PROMPT, o -> o.maxNewTokens(Integer.MAX_VALUE));
    assertEquals(model.spec().contextLength() - PROMPT.length, got.tokens().length);
  }

  @Test
  void textPrompt_isEncodedWithItsSpecialTokens() {
    Generation text = decoder.complete("ab", o -> o.maxNewTokens(9));
    int[] tokens = new ByteTokenizer().encodePrompt("ab");
    assertEquals(3, text.stats().promptTokens());
    assertArrayEquals(decoder.generate(tokens, o -> o.maxNewTokens(9)).tokens(), text.tokens());
  }

  @Test
  void onText_consumer_getsTheText() {
    StringBuilder heard = new StringBuilder();
    Generation got = decoder.generate(PROMPT, o -> o.maxNewTokens(30).onText(heard::append));
    assertEquals(got.text(), heard.toString());
    assertTrue(!got.text().isEmpty());
  }

  @Test
  void generation_withoutTokenizer_hasNoText() {
    Generation got = new SetBlockDecoder(model).generate(PROMPT, o -> o.maxNewTokens(5));
    assertEquals("", got.text());
    assertEquals(5, got.tokens().length);
  }

  @Test
  void generation_tokensChangedByTheCaller_staysAsItIs() {
    Generation got = decoder.generate(PROMPT, o -> o.maxNewTokens(5));
    int first = got.tokens()[0];
    got.tokens()[0] = -1;
    assertEquals(first, got.tokens()[0]);
  }

  @Test
  void prompt_changedByAListener_doesNotMatter() {
    int[] prompt = PROMPT.clone();
    Generation expected = decoder.generate(PROMPT, o -> o.maxNewTokens(20).blockSize(3));
    GenerationListener vandal =
        new GenerationListener() {
          @Override
          public void onTokens(int[] tokens) {
            tokens[0] = 0;
            prompt[0] = 0;
          }
        };
    Generation got =
        decoder.generate(prompt, o -> o.maxNewTokens(20).blockSize(3).listener(vandal));
    assertArrayEquals(expected.tokens(), got.tokens());
  }

  @Test
  void decoder_usedBySeveralThreads_givesEachItsOwn() throws Exception {
    List<Generation> alone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      alone.add(decoder.generate(new int[] {i, 1}, o -> o.maxNewTokens(60)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Generation>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int[] prompt = {i, 1};
        futures.add(threads.submit(() -> decoder.generate(prompt, o -> o.maxNewTokens(60))));
      }
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(alone.get(i).tokens(), futures.get(i).get().tokens(), "prompt " + i);
      }
    } finally {
      threads.shutdown();
    }
  }

  // What is refused

  @Test
  void prompt_empty_isRefused() {
    assertRefused(
        "prompt must hold at least one token, got none",
        () -> decoder.generate(new int[0], o -> o));
  }

  @Test
  void prompt_tokenOutsideTheVocabulary_isRefused() {
    for (int token : new int[] {-1, 32, Integer.MIN_VALUE}) {
      assertRefused(
          "prompt token must be in [0, 32) (the vocabulary), got " + token,
          () -> decoder.generate(new int[] {1, token}, o -> o));
    }
  }

  @Test
  void prompt_asLongAsTheContext_isRefused() {
    assertRefused(
        "prompt must be shorter than the model's context of 256 tokens, got 256",
        () -> decoder.generate(new int[256], o -> o));
  }

  @Test
  void prompts_none_areRefused() {
    assertRefused(
        "requests must not be empty",
        () -> decoder.generateAll(List.of(), GenerationOptions.defaults()));
  }

  @Test
  void blockSize_aboveTheModels_isRefused() {
    assertRefused(
        "blockSize must be in [1, 32], got 33",
        () -> decoder.generate(PROMPT, o -> o.blockSize(33)));
  }

  @Test
  void textPrompt_withoutTokenizer_isRefused() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> new SetBlockDecoder(model).complete("a", o -> o));
    assertEquals("text needs a tokenizer, and there is none", e.getMessage());
  }

  @Test
  void options_badValues_areRefusedByName() {
    GenerationOptions.Builder builder = GenerationOptions.builder();
    assertRefused("maxNewTokens must be >= 1, got 0", () -> builder.maxNewTokens(0));
    assertRefused("blockSize must be >= 1, got 0", () -> builder.blockSize(0));
    assertRefused("gamma must be >= 0, got -1.0", () -> builder.gamma(-1));
    assertEquals(
        "solver",
        assertThrows(NullPointerException.class, () -> builder.solver(null)).getMessage());
    assertEquals(
        "listener",
        assertThrows(NullPointerException.class, () -> builder.listener(null)).getMessage());
  }

  // Solvers that break the rules

  @Test
  void solver_choosingNothing_revealsTheSurest() {
    Solver lazy = named("lazy", Collections.emptyList());
    Solver surest = candidates -> List.of(candidates.surest());
    Solver whereNeeded =
        candidates -> candidates.ntpPrefix().isPresent() ? List.of() : List.of(candidates.surest());
    assertEquals(reveals(o -> o.solver(whereNeeded)), reveals(o -> o.solver(lazy)));
    assertEquals(
        reveals(o -> o.solver(surest).withoutNtpPrefix()),
        reveals(o -> o.solver(lazy).withoutNtpPrefix()));
  }

  private List<List<Integer>> reveals(UnaryOperator<GenerationOptions.Builder> options) {
    Generation generation =
        decoder.generate(PROMPT, o -> options.apply(o).blockSize(4).maxNewTokens(16));
    assertEquals(16, generation.tokens().length);
    return generation.passes().stream().map(PassTrace::revealed).toList();
  }

  @Test
  void solverOrDrafting_choosingNull_isNamed() {
    Solver none = named("none", null);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> decoder.generate(PROMPT, solver(none)));
    assertEquals("solver none chose null, must be a list, empty for none", e.getMessage());
    Drafting drafting = Drafting.finished(none);
    e =
        assertThrows(
            IllegalStateException.class, () -> decoder.generate(PROMPT, o -> o.verified(drafting)));
    assertEquals(
        "drafting finished:none chose null, must be a list, empty for none", e.getMessage());
  }

  @Test
  void requests_withOptionsOfTheirOwn_getWhatEachGetsAlone() {
    Request one = request(o -> o.nextTokenPrediction().maxNewTokens(9));
    Request two = request(o -> o.gamma(0.5).blockSize(8).maxNewTokens(20));
    Request three = request(o -> o.temperature(1).seed(7).maxNewTokens(5));
    List<Generation> together = decoder.generateAll(List.of(one, two, three));
    for (int i = 0; i < 3; i++) {
      Request alone = List.of(one, two, three).get(i);
      assertArrayEquals(
          decoder.generate(alone.prompt(), alone.options()).tokens(), together.get(i).tokens());
    }
    assertRefused(
        "prompt must hold at least one token, got none",
        () -> new Request(new int[0], GenerationOptions.defaults()));
  }

  private static Request request(UnaryOperator<GenerationOptions.Builder> options) {
    return new Request(PROMPT, options.apply(GenerationOptions.builder()).build());
  }

  @Test
  void sampling_withoutSeed_drawsOneThatRepeatsTheText() {
    UnaryOperator<GenerationOptions.Builder> hot = o -> o.temperature(2).maxNewTokens(40);
    Generation first = decoder.generate(PROMPT, hot);
    Generation second = decoder.generate(PROMPT, hot);
    assertNotEquals(first.seed(), second.seed());
    assertFalse(Arrays.equals(first.tokens(), second.tokens()));
    long seed = first.seed().orElseThrow();
    assertArrayEquals(
        first.tokens(), decoder.generate(PROMPT, o -> hot.apply(o).seed(seed)).tokens());
    assertEquals(OptionalLong.empty(), decoder.generate(PROMPT, o -> o.seed(seed)).seed());
  }

  @Test
  void results_print_short() {
    List<String> drafts = new ArrayList<>();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onDraft(Draft draft) {
            drafts.add(draft.toString());
          }
        };
    Generation generation =
        decoder.generate(PROMPT, o -> o.gamma(0).blockSize(4).maxNewTokens(100).listener(listener));
    String printed = generation.toString();
    assertTrue(printed.startsWith("Generation[\""), printed);
    assertTrue(printed.endsWith("100 tokens in 100 passes, LENGTH]"), printed);
    assertTrue(printed.length() < 130 && printed.lines().count() == 1, printed);
    assertTrue(drafts.get(0).matches("(?s)Draft\\[1: ___]"), drafts.get(0));
  }

  @Test
  void trace_hasEachTokensText() {
    Generation generation = decoder.generate(PROMPT, o -> o.maxNewTokens(12));
    ByteTokenizer tokenizer = new ByteTokenizer();
    for (TokenTrace token : generation.trace()) {
      assertEquals(tokenizer.decodeVerbatim(token.token()), token.text());
    }
    Generation withoutText = new SetBlockDecoder(model).generate(PROMPT, o -> o.maxNewTokens(3));
    assertEquals("", withoutText.trace().get(0).text());
  }

  @Test
  void solver_choosingAForeignCandidate_isNamed() {
    Candidate foreign = new Candidate(2, new Prediction(3, -1, 1, 0.5, 0.1));
    Solver stranger = named("stranger", List.of(foreign));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> decoder.generate(PROMPT, solver(stranger)));
    assertEquals(
        "solver stranger chose " + foreign + ", not one of the 3 masked ones", e.getMessage());
  }

  @Test
  void solver_choosingANullCandidate_isNamed() {
    Solver gap = named("gap", Collections.singletonList(null));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> decoder.generate(PROMPT, solver(gap)));
    assertEquals("solver gap chose null, not one of the 3 masked ones", e.getMessage());
  }

  @Test
  void solver_choosingOneTwice_isNamed() {
    Solver greedy =
        new Solver() {
          @Override
          public List<Candidate> choose(Candidates candidates) {
            Candidate first = candidates.masked().get(0);
            return List.of(first, first);
          }

          @Override
          public String toString() {
            return "twice";
          }
        };
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> decoder.generate(PROMPT, solver(greedy)));
    assertTrue(
        e.getMessage().matches("solver twice chose a candidate twice: Candidate.*"),
        e.getMessage());
  }

  @Test
  void solver_throwing_reachesTheCaller() {
    RuntimeException failure = new UnsupportedOperationException("mine");
    Solver failing =
        candidates -> {
          throw failure;
        };
    assertSame(
        failure,
        assertThrows(RuntimeException.class, () -> decoder.generate(PROMPT, solver(failing))));
  }

  private static Solver named(String name, List<Candidate> choice) {
    return new Solver() {
      @Override
      public List<Candidate> choose(Candidates candidates) {
        return choice;
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  // Failures of others

  @Test
  void listener_throwing_reachesTheCaller() {
    RuntimeException failure = new UnsupportedOperationException("mine");
    GenerationListener failing =
        new GenerationListener() {
          @Override
          public void onPass(PassTrace pass) {
            throw failure;
          }
        };
    assertSame(
        failure,
        assertThrows(
            RuntimeException.class, () -> decoder.generate(PROMPT, o -> o.listener(failing))));
    assertSame(
        failure,
        assertThrows(
            RuntimeException.class,
            () ->
                decoder.generate(
                    PROMPT,
                    o ->
                        o.onText(
                            text -> {
                              throw failure;
                            }))));
    assertEquals(0, model.openSessions());
  }

  @Test
  void batch_oneBadPrompt_closesTheOthersSessions() {
    assertThrows(
        IllegalArgumentException.class,
        () -> decoder.generateAll(List.of(PROMPT, new int[] {99}), GenerationOptions.defaults()));
    assertEquals(0, model.openSessions());
    assertEquals(0, model.forwards());
  }

  @Test
  void model_failing_reachesTheCallerAndClosesSessions() {
    SbdException failure = new SbdException("out of order");
    BlockModel failing = new FailingModel(TableModel.seeded(1), 3, failure);
    try (CheckedModel checked = new CheckedModel(failing)) {
      SetBlockDecoder broken = new SetBlockDecoder(checked);
      assertSame(
          failure,
          assertThrows(
              SbdException.class,
              () ->
                  broken.generateAll(
                      List.of(PROMPT, PROMPT), GenerationOptions.builder().gamma(0).build())));
      assertEquals(3, checked.forwards());
      assertEquals(0, checked.openSessions());
    }
  }

  /** Fails in its n-th forward pass. */
  private static final class FailingModel extends ForwardingModel {
    private final RuntimeException failure;
    private int left;

    FailingModel(BlockModel model, int nth, RuntimeException failure) {
      super(model);
      this.left = nth;
      this.failure = failure;
    }

    @Override
    public List<List<Prediction>> forward(List<Pass> passes) {
      left--;
      if (left == 0) {
        throw failure;
      }
      return super.forward(passes);
    }
  }
}
