package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
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

  /** Leaves gaps everywhere. */
  private static final Drafting EVERY_OTHER =
      (candidates, history) ->
          candidates.masked().stream().filter(c -> c.position() % 2 == 0).toList();

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
        Drafting.wholeBlock(),
        Drafting.confidentPrefix(0.1),
        Drafting.confidentPrefix(0.9),
        Drafting.adaptive(),
        Drafting.finished(Solver.confidenceThreshold(0.2)),
        Drafting.finished(Solver.fixedCount(2)),
        EVERY_OTHER);
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
  void verified_draftsAlwaysWrong_takesNoMorePassesThanTokens(
      @ForAll long model, @ForAll("draftings") Drafting drafting) {
    SetBlockDecoder decoder =
        new SetBlockDecoder(TableModel.seeded(model).withEndTokens(2).withUselessDrafts());
    Generation verified = decoder.generate(PROMPT, o -> o.verified(drafting).maxNewTokens(50));
    assertEquals(0, verified.stats().acceptedTokens());
    assertTrue(verified.stats().forwardPasses() <= verified.tokens().length + 1);
  }

  @Test
  void finished_tokensBehindAGap_waitInTheBlockAndAreVerifiedWhenItHasClosed() {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(5).withAgreeingDrafts());
    List<List<Integer>> drafts = new ArrayList<>();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onDraft(Draft draft) {
            drafts.add(draft.tokens());
          }
        };
    Generation verified =
        decoder.generate(
            PROMPT, o -> o.verified(EVERY_OTHER).blockSize(4).maxNewTokens(3).listener(listener));
    assertEquals(List.of(0, 2), verified.passes().get(0).revealed());
    assertEquals(List.of(31, drafts.get(0).get(1), 31), drafts.get(0));
    assertEquals(0, verified.passes().get(1).drafts(), "the gap comes first");
    assertEquals(List.of(0, 2), verified.passes().get(1).revealed(), "position 1 is there already");
    assertEquals(2, verified.passes().get(2).drafts(), "the gap has closed");
    assertEquals(0, verified.trace().get(2).draftPass());
  }

  @Test
  void history_ofAGeneration_countsWhatThePassesSay() {
    SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(5).withAgreeingDrafts());
    List<Drafting.History> histories = new ArrayList<>();
    Drafting drafting =
        (candidates, history) -> {
          histories.add(history);
          return candidates.masked();
        };
    Generation verified =
        decoder.generate(PROMPT, o -> o.verified(drafting).blockSize(4).maxNewTokens(60));
    assertEquals(new Drafting.History(1, 1, 0, 0, 0, 0), histories.get(0));
    int tokens = 0;
    int drafted = 0;
    int accepted = 0;
    int rejected = 0;
    double doubt = 0;
    int next = 0;
    for (int pass = 0; pass < verified.passes().size() && next < histories.size(); pass++) {
      PassTrace trace = verified.passes().get(pass);
      boolean intact = trace.accepted() == trace.drafts();
      tokens += trace.accepted() + 1;
      drafted += trace.drafts();
      accepted += trace.accepted();
      rejected += intact ? 0 : 1;
      if (intact) {
        Drafting.History history = histories.get(next++);
        assertTrue(history.doubt() >= doubt && history.doubt() <= accepted + rejected);
        doubt = history.doubt();
        assertEquals(
            new Drafting.History(pass + 1, tokens, drafted, accepted, rejected, doubt), history);
      }
    }
    assertTrue(rejected > 0 && accepted > 0 && doubt > 0, histories.toString());
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
}
