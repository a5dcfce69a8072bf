package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.model.TableModel;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationOptionsTest {
  static Arguments[] badValues() {
    return new Arguments[] {
      bad("maxNewTokens must be >= 1, got 0", o -> o.maxNewTokens(0)),
      bad("minNewTokens must be >= 0, got -1", o -> o.minNewTokens(-1)),
      bad("minNewTokens must be in [0, 4], got 5", o -> o.maxNewTokens(4).minNewTokens(5)),
      bad(
          "a decoding must be ntp, verified, verified:DRAFTS, linear-spec:SOLVER, apart:SOLVER or a"
              + " solver such as gamma:0.1, got \"fast\"",
          o -> o.decoding("fast")),
      bad(
          "a solver must be gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X,"
              + " factor:X, fixed:N, dynamic:X, dynamic:X:STEPS, static:STEPS, sequential:STEPS,"
              + " above-prefix:X or within:N:SOLVER, got \"ntp:1\"",
          o -> o.decoding("ntp:1")),
      bad(
          "drafts must be adaptive, lookup, whole, finished, finished:C or a confidence, got \"half\"",
          o -> o.decoding("verified:half")),
      bad("what follows the colon must be a number, got \"gamma:x\"", o -> o.decoding("gamma:x")),
      bad(
          "what follows the colon must be a whole number, got \"fixed:1.5\"",
          o -> o.decoding("fixed:1.5")),
      bad("gamma must be >= 0, got -1.0", o -> o.decoding("gamma:-1")),
      bad("blockSize must be >= 1, got 0", o -> o.blockSize(0)),
      bad("blockSize must be in [1, 32], got 33", o -> o.blockSize(33)),
      bad("gamma must be >= 0, got -0.1", o -> o.gamma(-0.1)),
      bad("gamma must be >= 0, got NaN", o -> o.gamma(Double.NaN)),
      bad("temperature must be >= 0 and finite, got -1.0", o -> o.temperature(-1)),
      bad("topK must be >= 0, got -1", o -> o.topK(-1)),
      bad("topK must be in [0, 32], got 33", o -> o.temperature(1).topK(33)),
      bad("topP must be in (0, 1], got 0.0", o -> o.topP(0)),
      bad("minP must be in [0, 1], got 1.5", o -> o.minP(1.5)),
      bad("topK, topP and minP need a temperature > 0, got temperature 0.0", o -> o.topP(0.9)),
      bad("repetitionPenalty must be > 0 and finite, got 0.0", o -> o.repetitionPenalty(0)),
      bad("presencePenalty must be in [-2, 2], got 3.0", o -> o.presencePenalty(3)),
      bad("frequencyPenalty must be in [-2, 2], got NaN", o -> o.frequencyPenalty(Double.NaN)),
      bad(
          "logitBias of token 3 must be finite (ban the token instead), got -Infinity",
          o -> o.logitBias(3, Double.NEGATIVE_INFINITY)),
      bad("logitBias token must be in [0, 32) (the vocabulary), got 32", o -> o.logitBias(32, 1)),
      bad("banned token must be in [0, 32) (the vocabulary), got -1", o -> o.banTokens(-1)),
      bad("stop token must be in [0, 32) (the vocabulary), got 99", o -> o.stopTokens(Set.of(99))),
      bad("stop strings must not be empty, got []", o -> o.stopStrings("")),
      bad("stop strings need a tokenizer, got [x]", o -> o.stopStrings("x")),
      bad(
          "ignoreEos does not go with a grammar: a complete text ends with an end token",
          o -> o.grammar(Grammar.choice("a")).ignoreEos()),
      bad(
          "minNewTokens does not go with a grammar, which says itself how long a text is; got 3",
          o -> o.grammar(Grammar.choice("a")).minNewTokens(3)),
      bad("a grammar needs a tokenizer, and there is none", o -> o.grammar(Grammar.choice("a"))),
      bad("maxTime must be above zero, got PT0S", o -> o.maxTime(Duration.ZERO)),
      bad("most must be >= 4, got 3", o -> o.blockSizing(BlockSizing.adaptive(4, 3))),
      bad("confidence must be in [0, 1], got 2.0", o -> o.verified(Drafting.confidentPrefix(2))),
    };
  }

  @Test
  void toBuilder_ofAllThatCanBeSet_buildsTheSame() {
    GenerationOptions options =
        GenerationOptions.builder()
            .blockSize(7)
            .gamma(0.3)
            .verified(Drafting.confidentPrefix(0.5))
            .temperature(0.5)
            .topK(9)
            .topP(0.8)
            .minP(0.1)
            .seed(4)
            .repetitionPenalty(1.1)
            .presencePenalty(0.2)
            .frequencyPenalty(0.3)
            .logitBias(3, 2)
            .banTokens(4, 5)
            .maxNewTokens(33)
            .minNewTokens(2)
            .ignoreEos()
            .stopTokens(Set.of(6))
            .stopStrings("x", "y")
            .keepSpecialTokens()
            .maxTime(Duration.ofSeconds(8))
            .listener(new GenerationListener() {})
            .cancellation(new Cancellation())
            .build();
    assertSame(options, options.toBuilder().build());
    assertEquals(OptionalLong.of(5), options.toBuilder().seed(5).build().seed());
  }

  @Test
  void toBuilder_ofAGrammar_keepsIt() {
    GenerationOptions options = GenerationOptions.of(o -> o.grammar(Grammar.choice("a", "b")));
    assertEquals("grammar choice of [a, b]", options.toBuilder().build().toString());
  }

  /** Field by field: a setting that copying forgets is found whatever it is called. */
  private static void assertSame(GenerationOptions expected, GenerationOptions actual) {
    for (Field field : GenerationSettings.class.getDeclaredFields()) {
      try {
        assertEquals(field.get(expected.settings()), field.get(actual.settings()), field.getName());
        if (Modifier.isStatic(field.getModifiers()) || field.getName().equals("grammar")) {
          continue; // which does not go with all
        }
        assertNotEquals(field.get(new GenerationSettings()), field.get(expected.settings()));
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Arguments[] choices() {
    return new Arguments[] {
      choice("usual", o -> o),
      choice("usual", o -> o.gamma(0.3).decoding("usual")),
      choice("gamma:0.3", o -> o.verified().gamma(0.3)),
      choice("verified", o -> o.nextTokenPrediction().verified()),
      choice("verified", o -> o.gamma(0.3).verified()),
      choice("ntp", o -> o.verified().nextTokenPrediction()),
      choice("ntp", o -> o.gamma(0.3).blockSize(8).nextTokenPrediction()),
      choice("ntp", o -> o.nextTokenPrediction().blockSize(8)),
      choice("gamma:0.2", o -> o.nextTokenPrediction().gamma(0.2)),
      choice("gamma:0.2", o -> o.verified().build().toBuilder().gamma(0.2)),
      choice("prefix:0.1", o -> o.nextTokenPrediction().solver(Solver.boundedPrefix(0.1))),
      choice("verified:0.7", o -> o.gamma(1).verified(Drafting.confidentPrefix(0.7))),
      choice("gamma:0.1", o -> o.verified().withoutNtpPrefix()),
      choice("verified", o -> o.withoutNtpPrefix().verified()),
      choice("fixed:2", o -> o.decoding("verified:0.5").decoding("fixed:2")),
    };
  }

  private static Arguments choice(String expected, UnaryOperator<GenerationOptions.Builder> how) {
    return Arguments.of(expected, how);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void decoding_setSeveralTimes_isWhatItWasSetToLast(
      String expected, UnaryOperator<GenerationOptions.Builder> how) {
    assertEquals(expected, how.apply(GenerationOptions.builder()).build().decoding());
  }

  @Test
  void withoutNtpPrefix_andASolver_goTogetherInAnyOrder() {
    GenerationOptions.Builder first = GenerationOptions.builder().withoutNtpPrefix().gamma(0.2);
    GenerationOptions.Builder last = GenerationOptions.builder().gamma(0.2).withoutNtpPrefix();
    for (GenerationOptions.Builder builder :
        List.of(first, last, first.build().toBuilder().decoding("gamma:0.2"))) {
      assertEquals("gamma:0.2", builder.build().decoding());
      assertFalse(builder.build().settings().method.orElseThrow().ntpPrefix());
    }
    assertTrue(first.verified().gamma(0.2).build().settings().method.orElseThrow().ntpPrefix());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ntp",
        "verified",
        "verified:0.7",
        "verified:whole",
        "verified:finished:0.9",
        "gamma:0.1",
        "gamma-confidence:0.25",
        "gamma-margin:0",
        "prefix:0.1",
        "threshold:0.9",
        "factor:1",
        "fixed:2",
        "dynamic:0.85",
        "dynamic:0.85:4",
        "static:4",
        "sequential:4",
        "above-prefix:0.9",
        "within:8:dynamic:0.9",
        "apart:threshold:0.9",
        "linear-spec:threshold:0.5",
        "usual"
      })
  void decoding_spelled_isPrintedTheSame(String spelling) {
    assertEquals(spelling, GenerationOptions.builder().decoding(spelling).build().decoding());
  }

  @Test
  void decoding_otherSpellings_areNormalised() {
    assertEquals(
        "gamma:0.1", GenerationOptions.builder().decoding("gamma:0.10").build().decoding());
    assertEquals(
        "verified", GenerationOptions.builder().decoding("verified:adaptive").build().decoding());
    assertEquals(
        "verified:finished:0.7",
        GenerationOptions.builder().decoding("verified:finished").build().decoding());
  }

  private static Arguments bad(String message, UnaryOperator<GenerationOptions.Builder> options) {
    return Arguments.of(message, options);
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void badValue_isRefusedByNameRuleAndValue(
      String message, UnaryOperator<GenerationOptions.Builder> options) {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(1));
    InvalidRequestException refused =
        assertThrows(
            InvalidRequestException.class, () -> decoder.generate(new int[] {1, 2}, options));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void options_print_whatIsNotTheDefault() {
    assertEquals("defaults", GenerationOptions.defaults().toString());
    assertEquals(
        "decoding gamma:0.2, temperature 0.5, seed 7, maxNewTokens 9, ignoreEos true, stopStrings [.]",
        GenerationOptions.of(
                o ->
                    o.gamma(0.2)
                        .temperature(0.5)
                        .seed(7)
                        .maxNewTokens(9)
                        .ignoreEos()
                        .stopStrings("."))
            .toString());
  }

  @Test
  @SuppressWarnings("NullAway") // what the caller does wrong
  void changes_returningNull_areNamed() {
    NullPointerException e =
        assertThrows(NullPointerException.class, () -> GenerationOptions.of(o -> null));
    assertEquals("options must return the builder, got null", e.getMessage());
  }
}
