package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class VerifiedDecodingTest {
  private static final int[] PROMPT = {3, 1, 4, 1, 5};

  /** All that may change what next-token prediction gives. */
  @Provide
  Arbitrary<UnaryOperator<GenerationOptions.Builder>> settings() {
    return Combinators.combine(
            Arbitraries.of(0.0, 0.7, 1.5),
            Arbitraries.of(1.0, 1.3),
            Arbitraries.of(0.0, 0.8),
            Arbitraries.integers().between(0, 12),
            Arbitraries.integers().between(1, 40),
            Arbitraries.longs())
        .as(
            (temperature, repetition, presence, least, more, seed) ->
                options ->
                    options
                        .temperature(temperature)
                        .repetitionPenalty(repetition)
                        .presencePenalty(presence)
                        .frequencyPenalty(presence / 2)
                        .minNewTokens(least)
                        .maxNewTokens(least + more)
                        .banTokens(7)
                        .logitBias(9, 0.5)
                        .seed(seed));
  }

  @Provide
  Arbitrary<Drafting> draftings() {
    return Arbitraries.of(
        Drafting.wholeBlock(), Drafting.confidentPrefix(0.1), Drafting.confidentPrefix(0.9));
  }

  @Property(tries = 300)
  void verified_anyModelAndOptions_equalsNextTokenPrediction(
      @ForAll("settings") UnaryOperator<GenerationOptions.Builder> settings,
      @ForAll("draftings") Drafting drafting,
      @ForAll long model,
      @ForAll boolean agreeing) {
    TableModel table = TableModel.seeded(model).withEndTokens(2);
    CheckedModel checked = new CheckedModel(agreeing ? table.withAgreeingDrafts() : table);
    SetBlockDecoder decoder = new SetBlockDecoder(checked);
    Generation ntp = decoder.generate(PROMPT, o -> settings.apply(o).nextTokenPrediction());
    Generation verified =
        decoder.generate(PROMPT, o -> settings.apply(o).blockSize(8).verified(drafting));
    assertEquals(Arrays.toString(ntp.tokens()), Arrays.toString(verified.tokens()));
    assertEquals(ntp.finishReason(), verified.finishReason());
    assertTrue(verified.stats().forwardPasses() <= ntp.stats().forwardPasses());
  }

  @Property(tries = 100)
  void verified_draftsAlwaysWrong_takesNoMorePassesThanTokens(@ForAll long model) {
    SetBlockDecoder decoder =
        new SetBlockDecoder(TableModel.seeded(model).withEndTokens(2).withUselessDrafts());
    Generation verified =
        decoder.generate(PROMPT, o -> o.verified(Drafting.wholeBlock()).maxNewTokens(50));
    assertEquals(0, verified.stats().acceptedTokens());
    assertTrue(verified.stats().forwardPasses() <= verified.tokens().length + 1);
  }

  @Test
  void verified_draftsThatAgree_takesFewPassesAndCountsThem() {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(5).withAgreeingDrafts());
    Generation verified =
        decoder.generate(PROMPT, o -> o.verified(Drafting.wholeBlock()).maxNewTokens(64));
    GenerationStats stats = verified.stats();
    assertTrue(stats.tokensPerForward() > 2, "tokens per forward " + stats.tokensPerForward());
    assertTrue(stats.acceptedTokens() <= stats.draftedTokens());
    assertEquals(
        stats.acceptedTokens(), verified.passes().stream().mapToInt(PassTrace::accepted).sum());
    assertTrue(verified.trace().stream().allMatch(TokenTrace::ntp));
    assertTrue(verified.trace().stream().anyMatch(token -> token.draftPass() >= 0));
  }

  @Test
  void verified_atTheEndOfTheContext_fillsIt() {
    SetBlockDecoder decoder =
        new SetBlockDecoder(TableModel.seeded(5).withContext(20).withAgreeingDrafts());
    Generation verified = decoder.generate(PROMPT, o -> o.verified(Drafting.wholeBlock()));
    assertEquals(15, verified.tokens().length);
    assertEquals(FinishReason.LENGTH, verified.finishReason());
  }

  @Test
  void verified_listener_isGivenVerifiedTokensOnly() {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(8));
    List<Integer> given = new ArrayList<>();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onTokens(int[] tokens) {
            Arrays.stream(tokens).forEach(given::add);
          }
        };
    Generation verified =
        decoder.generate(
            PROMPT, o -> o.verified(Drafting.wholeBlock()).maxNewTokens(40).listener(listener));
    assertEquals(Arrays.stream(verified.tokens()).boxed().toList(), given);
  }

  @Test
  void verified_withoutNtpPrefix_isRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> GenerationOptions.builder().verified().withoutNtpPrefix().build());
    assertEquals(
        "verified decoding needs the NTP prefix, got withoutNtpPrefix", refused.getMessage());
  }
}
