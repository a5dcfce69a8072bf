package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.BlockModel;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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

  /** What was said before, all of it and without need; and the block where nothing was. */
  private static final Drafting SAID_BEFORE =
      (candidates, history) -> {
        List<Prediction> ntp = candidates.ntpPrefix().stream().map(Candidate::prediction).toList();
        List<Prediction> said = history.lookup().after(ntp, 20);
        return said.isEmpty()
            ? candidates.masked()
            : IntStream.range(0, 20).mapToObj(i -> new Candidate(i + 1, said.get(i))).toList();
      };

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
        Drafting.lookup(),
        SAID_BEFORE,
        Drafting.finished(Solver.confidenceThreshold(0.2)),
        Drafting.finished(Solver.fixedCount(2)),
        EVERYWHERE,
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
    assertTrue(verified.stats().forwardPasses() <= verified.tokens().length + 1);
  }

  @Provide
  Arbitrary<PassCost> costs() {
    Arbitrary<Double> row = Arbitraries.of(0.0, 0.005, 0.05, 0.2, 1.0);
    Arbitrary<Double> look = Arbitraries.of(0.0, 0.05, 0.45, 3.0);
    return Combinators.combine(row, look).as(PassCost::new);
  }

  /** Whatever a pass costs: on text that nothing foresees, by the time that the passes take. */
  @Property(tries = 300)
  void verified_randomText_takesHardlyMoreTimeThanNextTokenPrediction(
      @ForAll long model,
      @ForAll boolean useless,
      @ForAll("costs") PassCost cost,
      @ForAll boolean looks) {
    TableModel table = TableModel.seeded(model);
    BlockModel costed = new CostedModel(useless ? table.withUselessDrafts() : table, cost);
    Drafting drafting = looks ? Drafting.adaptive() : Drafting.lookup();
    Generation verified =
        new SetBlockDecoder(costed).generate(PROMPT, o -> o.verified(drafting).maxNewTokens(200));
    double time = 0;
    for (PassTrace pass : verified.passes()) {
      int rows = pass.causalRows() + pass.blockRows() - (time == 0 ? PROMPT.length : 1);
      time += 1 + cost.row() * rows + (pass.blockRows() > 0 ? cost.look() : 0);
    }
    assertTrue(time <= 2 + 1.02 * 200, () -> "%s %s".formatted(cost, verified.stats()));
  }

  private static final class CostedModel extends ForwardingModel {
    private final PassCost cost;

    CostedModel(BlockModel model, PassCost cost) {
      super(model);
      this.cost = cost;
    }

    @Override
    public PassCost passCost() {
      return cost;
    }
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
            PROMPT, o -> o.verified(EVERY_OTHER).blockSize(4).maxNewTokens(5).listener(listener));
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
    double time = 0; // by the cost that TableModel has
    int tokens = 0;
    int drafted = 0;
    int accepted = 0;
    int rejected = 0;
    for (int pass = 0; pass < verified.passes().size(); pass++) {
      PassTrace trace = verified.passes().get(pass);
      boolean intact = trace.accepted() == trace.drafts();
      time += 1.05 + 0.05 * (trace.blockRows() + (pass == 0 ? 0 : trace.causalRows() - 1));
      tokens += trace.accepted() + 1;
      drafted += trace.drafts();
      accepted += trace.accepted();
      rejected += intact ? 0 : 1;
      Drafting.History history = histories.get(pass);
      assertEquals(pass + 1, history.passes());
      assertEquals(time, history.time(), 1e-9);
      assertEquals(tokens, history.tokens());
      assertEquals(drafted, history.drafted());
      assertEquals(accepted, history.accepted());
      assertEquals(rejected, history.rejected());
      assertTrue(history.doubt() <= accepted + rejected, history.toString());
    }
    assertEquals(histories.size(), verified.passes().size());
    assertTrue(rejected > 0 && accepted > 0, histories.toString());
  }

  @Test
  void foresight_ofDraftsThatAgreeMostly_isWhatTheyAre() {
    SetBlockDecoder decoder =
        new SetBlockDecoder(TableModel.seeded(5).withContext(2000).withAgreeingDrafts());
    List<List<Double>> foresight = new ArrayList<>();
    Drafting never =
        (candidates, history) -> {
          foresight.add(history.foresight());
          return List.of();
        };
    decoder.generate(PROMPT, o -> o.verified(never).blockSize(4).maxNewTokens(1000));
    double first = foresight.stream().mapToDouble(shares -> shares.get(0)).average().orElseThrow();
    double second = foresight.stream().mapToDouble(shares -> shares.get(1)).average().orElseThrow();
    assertEquals(0.9, first, 0.05); // TableModel's agreement; the block's own rows fill the gaps
    assertEquals(0.81, second, 0.08);
  }

  /** All drafts, and blocks behind each of them. */
  private static final Drafting EVERYWHERE =
      allWith((count, size) -> IntStream.range(0, count).map(i -> size).toArray());

  /** All drafts, and blocks of sizes that are given: how many, and the most that one may have. */
  private static Drafting allWith(BiFunction<Integer, Integer, int[]> sizes) {
    return new Drafting() {
      @Override
      public List<Candidate> choose(Candidates candidates, History history) {
        return candidates.masked();
      }

      @Override
      public int[] blockSizes(List<Prediction> drafts, int size, History history) {
        return sizes.apply(drafts.size() + 1, size);
      }
    };
  }

  @Test
  void blocks_behindEachDraft_giveTheNextDraftsWhateverIsAccepted() {
    SetBlockDecoder decoder =
        new SetBlockDecoder(TableModel.seeded(5).withContext(2000).withAgreeingDrafts());
    Generation one = generate(decoder, Drafting.wholeBlock());
    Generation all = generate(decoder, EVERYWHERE);
    assertEquals(Arrays.toString(one.tokens()), Arrays.toString(all.tokens()));
    assertTrue(all.passes().stream().skip(1).limit(20).allMatch(pass -> pass.drafts() == 3));
    assertTrue(all.passes().stream().anyMatch(pass -> pass.accepted() == 0), "also behind none");
    assertTrue(
        all.passes().size() < 0.9 * one.passes().size(),
        all.passes().size() + " and " + one.passes().size());
  }

  private static Generation generate(SetBlockDecoder decoder, Drafting drafting) {
    return decoder.generate(PROMPT, o -> o.verified(drafting).blockSize(4).maxNewTokens(500));
  }

  @Test
  void blockSizes_thatAreNone_areRefusedByName() {
    for (int[] sizes : new int[][] {{}, {0, 1, 1, 1}, {4, 4, 4, 5}, {4}}) {
      Drafting bad = allWith((count, size) -> count == 1 ? new int[] {size} : sizes);
      SetBlockDecoder decoder = new SetBlockDecoder(TableModel.seeded(5));
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> generate(decoder, bad));
      assertTrue(
          e.getMessage().contains(Arrays.toString(sizes) + ", must be 4 in [1, 4]"),
          e.getMessage());
    }
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
