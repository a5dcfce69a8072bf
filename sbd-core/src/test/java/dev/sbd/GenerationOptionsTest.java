package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.model.TableModel;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Drafting;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationOptionsTest {
  static Arguments[] badValues() {
    return new Arguments[] {
      bad("maxNewTokens must be >= 1, got 0", o -> o.maxNewTokens(0)),
      bad("minNewTokens must be >= 0, got -1", o -> o.minNewTokens(-1)),
      bad("minNewTokens must be in [0, 4], got 5", o -> o.maxNewTokens(4).minNewTokens(5)),
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
            .maxTime(Duration.ofSeconds(8))
            .listener(new GenerationListener() {})
            .cancellation(new Cancellation())
            .build();
    assertEquals(options, options.toBuilder().build());
    assertEquals(5, options.toBuilder().seed(5).build().seed());
    GenerationOptions noPrefix = GenerationOptions.builder().withoutNtpPrefix().build();
    assertEquals(noPrefix, noPrefix.toBuilder().build());
  }

  private static Arguments bad(String message, UnaryOperator<GenerationOptions.Builder> options) {
    return Arguments.of(message, options);
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void badValue_isRefusedByNameRuleAndValue(
      String message, UnaryOperator<GenerationOptions.Builder> options) {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(1));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> decoder.generate(new int[] {1, 2}, options));
    assertEquals(message, refused.getMessage());
  }
}
