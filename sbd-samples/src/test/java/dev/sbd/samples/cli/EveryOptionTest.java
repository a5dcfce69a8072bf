package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.ANSWER;
import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Cancellation;
import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Score;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each option does to a trained model, end to end. */
class EveryOptionTest {
  private static SbdModel model;

  @BeforeAll
  static void load() {
    model = SbdModel.load(Folders.TINY_LLAMA, LoadOptions.Builder::deterministic);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Generation answer(UnaryOperator<GenerationOptions.Builder> options) {
    return model.chat(QUESTION, options);
  }

  static List<Solver> solvers() {
    return List.of(
        Solver.entropyBounded(0.05),
        Solver.entropyBounded(0.1, Proxy.CONFIDENCE),
        Solver.entropyBounded(0.1, Proxy.MARGIN),
        Solver.boundedPrefix(0.1),
        Solver.confidenceThreshold(0.95),
        Solver.factor(0.5),
        Solver.fixedCount(2));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void solver_withAndWithoutNtpPrefix_answersInFewerPasses(Solver solver) {
    assertEquals(ANSWER, answer(o -> o.solver(solver)).text());
    Generation without = answer(o -> o.solver(solver).withoutNtpPrefix());
    assertEquals(ANSWER, without.text());
    assertTrue(without.stats().forwardPasses() < without.stats().newTokens());
  }

  @Test
  void verified_greedyOrSampledOrPenalised_isNextTokenPrediction() {
    List<UnaryOperator<GenerationOptions.Builder>> settings =
        List.of(
            o -> o,
            o -> o.temperature(1).seed(5),
            o -> o.temperature(0.7).topP(0.9).topK(20).seed(8),
            o -> o.repetitionPenalty(1.2).frequencyPenalty(0.3));
    for (UnaryOperator<GenerationOptions.Builder> setting : settings) {
      Generation ntp = answer(o -> setting.apply(o).maxNewTokens(60).nextTokenPrediction());
      Generation verified = answer(o -> setting.apply(o).maxNewTokens(60).verified());
      assertEquals(Arrays.toString(ntp.tokens()), Arrays.toString(verified.tokens()));
      assertTrue(verified.stats().forwardPasses() < ntp.stats().forwardPasses());
    }
  }

  @Test
  void seed_sameOrOther_sameOrOtherText_aloneOrBesideOthers() {
    UnaryOperator<GenerationOptions.Builder> hot = o -> o.temperature(1.5).maxNewTokens(40);
    int[] once = answer(o -> hot.apply(o).seed(1)).tokens();
    assertArrayEquals(once, answer(o -> hot.apply(o).seed(1)).tokens());
    assertFalse(Arrays.equals(once, answer(o -> hot.apply(o).seed(2)).tokens()));
    int[] other = Prompt.chat("Write class Order with boolean count.").encode(model);
    GenerationOptions options = hot.apply(GenerationOptions.builder()).seed(1).build();
    List<Generation> batch =
        model
            .decoder()
            .generateAll(List.of(other, Prompt.chat(QUESTION).encode(model), other), options);
    assertArrayEquals(once, batch.get(1).tokens());
  }

  @Test
  void stopString_acrossTokens_endsTextAndStreamBeforeIt() {
    StringBuilder streamed = new StringBuilder();
    Generation stopped = answer(o -> o.stopStrings(") {\n    this").onText(streamed::append));
    assertEquals(ANSWER.substring(0, ANSWER.indexOf(") {\n    this")), stopped.text());
    assertEquals(stopped.text(), streamed.toString());
    assertEquals(FinishReason.STOP_STRING, stopped.finishReason());
  }

  @Test
  void stopString_thatIsASpecialToken_endsTheText() {
    for (String decoding : List.of("ntp", "verified", "gamma:0.05")) {
      for (String stop : List.of("<|end|>", "end|>", "}<|end")) {
        Generation stopped = answer(o -> o.decoding(decoding).ignoreEos().stopStrings(stop));
        String expected = stop.startsWith("}") ? ANSWER.substring(0, ANSWER.length() - 1) : ANSWER;
        assertEquals(expected, stopped.text());
        assertEquals(FinishReason.STOP_STRING, stopped.finishReason());
        assertEquals(answer(o -> o).tokens().length, stopped.tokens().length);
      }
    }
  }

  @Test
  void keepSpecialTokens_writesThemOut() {
    int length = answer(o -> o).tokens().length;
    Generation kept = answer(o -> o.ignoreEos().maxNewTokens(length).keepSpecialTokens());
    assertEquals(ANSWER + "<|end|>", kept.text());
    assertEquals(ANSWER, answer(o -> o.keepSpecialTokens()).text());
  }

  @Test
  void stopToken_minAndIgnoreEos_moveTheEnd() {
    int[] tokens = answer(o -> o).tokens();
    Generation stopped = answer(o -> o.stopTokens(Set.of(tokens[10])));
    assertEquals(FinishReason.STOP_TOKEN, stopped.finishReason());
    assertTrue(stopped.tokens().length <= 11);
    int more = tokens.length + 8;
    assertTrue(answer(o -> o.minNewTokens(more)).tokens().length >= more);
    Generation ignored = answer(o -> o.ignoreEos().maxNewTokens(more));
    assertEquals(FinishReason.LENGTH, ignored.finishReason());
    assertEquals(more, ignored.tokens().length);
  }

  @Test
  void bannedAndBiased_changeTheAnswer() {
    int[] tokens = answer(o -> o).tokens();
    Generation banned = answer(o -> o.banTokens(tokens[0]).maxNewTokens(20));
    assertTrue(Arrays.stream(banned.tokens()).noneMatch(token -> token == tokens[0]));
    Generation forced = answer(o -> o.logitBias(tokens[3], 200).maxNewTokens(20));
    assertTrue(Arrays.stream(forced.tokens()).allMatch(token -> token == tokens[3]));
  }

  @Test
  void cancelled_fromAListener_givesAPrefix() {
    Cancellation cancellation = new Cancellation();
    List<String> pieces = new ArrayList<>();
    Generation partial =
        answer(
            o ->
                o.cancellation(cancellation)
                    .onText(
                        piece -> {
                          pieces.add(piece);
                          cancellation.cancel();
                        }));
    assertEquals(FinishReason.CANCELLED, partial.finishReason());
    assertEquals(1, pieces.size());
    assertTrue(ANSWER.startsWith(partial.text()));
  }

  @Test
  void blockSizing_adaptive_answersToo() {
    assertEquals(
        ANSWER, answer(o -> o.blockSizing(BlockSizing.adaptive(4, 16)).gamma(0.05)).text());
    assertEquals(ANSWER, answer(o -> o.blockSizing(BlockSizing.fastest()).gamma(0.05)).text());
  }

  @Test
  void score_ofItsOwnAnswer_isHigherThanOfAnother() {
    int[] question = Prompt.chat(QUESTION).encode(model);
    int[] answer = answer(o -> o.nextTokenPrediction()).tokens();
    Score own = model.decoder().score(question, answer);
    assertTrue(own.isGreedy());
    assertTrue(own.perplexity() < 1.1, "perplexity " + own.perplexity());
    answer[2] = answer[2] == 40 ? 41 : 40;
    assertTrue(model.decoder().score(question, answer).logLikelihood() < own.logLikelihood() - 3);
  }
}
