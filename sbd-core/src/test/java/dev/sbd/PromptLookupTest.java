package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.CheckedModel;
import dev.sbd.model.ForwardingModel;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.TableModel;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Drafting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLookupTest {
  private static final int ROOM = 100;

  private static PromptLookup lookup(int... prompt) {
    return new PromptLookup(Arrays.copyOf(prompt, prompt.length + ROOM), prompt.length);
  }

  private static List<Integer> after(PromptLookup lookup, int most, Integer... drafts) {
    List<Prediction> given = Arrays.stream(drafts).map(t -> Prediction.guess(t, 1)).toList();
    return lookup.after(given, most).stream().map(Prediction::token).toList();
  }

  @Test
  void after_theLongestMatch_isWhatFollowedIt() {
    assertEquals(List.of(4, 9), after(lookup(1, 2, 3, 4, 9, 3, 5, 2, 3), 2), "2 3, not 3 alone");
    assertEquals(List.of(5, 3), after(lookup(3, 4, 3, 5, 3), 2), "the latest of equals");
    assertEquals(List.of(8), after(lookup(6, 7, 8, 6), 1, 7), "drafts count as text");
  }

  @Test
  void after_aMatchThatReachesItsEnd_goesOnWithWhatWasFound() {
    assertEquals(List.of(2, 3, 1, 2, 3, 1, 2), after(lookup(1, 2, 3, 1), 7));
  }

  @Test
  void after_aTokenThatIsNew_isNothing() {
    assertEquals(List.of(), after(lookup(1, 2, 3), 5));
    assertEquals(List.of(), after(lookup(1, 1, 3), 5, 4));
    assertEquals(List.of(), after(lookup(7), 5));
    assertEquals(List.of(), after(lookup(7, 7), 0));
  }

  @Test
  void after_longerMatches_areSurer() {
    List<Double> shares = shares(lookup(1, 2, 3, 4, 5, 6, 7, 8, 9, 1), 8);
    assertEquals(
        shares.stream().sorted().toList(), shares, "each token found makes the match longer");
    assertTrue(shares.get(0) > 0 && shares.get(7) < 1, shares.toString());
  }

  private static List<Double> shares(PromptLookup lookup, int most) {
    return lookup.after(List.of(), most).stream().map(Prediction::confidence).toList();
  }

  @Test
  void after_textThatSaysNothingAgain_isLessSure_andThatDoesMore() {
    int[] again = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    int[] other = {1, 2, 3, 1, 4, 3, 5, 2, 1, 3, 2, 3};
    assertTrue(learned(again) > learned(Arrays.copyOf(again, 3)));
    assertTrue(learned(other) < learned(Arrays.copyOf(other, 3)));
  }

  /** How sure it is behind a match of one token, when a text has been decided behind 1 2 3. */
  private static double learned(int... text) {
    int[] tokens = Arrays.copyOf(text, text.length + ROOM);
    PromptLookup lookup = new PromptLookup(tokens, 3);
    lookup.settle(text.length);
    return lookup
        .after(List.of(Prediction.guess(9, 1), Prediction.guess(1, 1)), 1)
        .get(0)
        .confidence();
  }

  /** Says the next of ten tokens, whatever stood before the last; its blocks say anything. */
  private static SetBlockDecoder counting(TableModel table) {
    return new SetBlockDecoder(
        new ForwardingModel(new CheckedModel(table)) {
          @Override
          public List<List<Prediction>> forward(List<Pass> passes) {
            List<List<Prediction>> said = super.forward(passes);
            return IntStream.range(0, passes.size())
                .mapToObj(i -> counted(passes.get(i), said.get(i)))
                .toList();
          }
        });
  }

  private static List<Prediction> counted(Pass pass, List<Prediction> said) {
    List<Prediction> counted = new ArrayList<>(said);
    for (int row = 0; row < said.size(); row++) {
      int index = pass.rows().get(row).index();
      if (index < pass.causal().length) {
        counted.set(row, new Prediction((pass.causal()[index] + 1) % 10, 0, 0, 1, 1));
      }
    }
    return counted;
  }

  @ParameterizedTest
  @ValueSource(strings = {"verified:lookup", "verified"})
  void verified_textThatRepeats_takesFewPasses_maskOrNot(String decoding) {
    for (TableModel table :
        List.of(TableModel.seeded(1), TableModel.seeded(1).withoutMaskToken())) {
      Generation ntp =
          counting(table).generate(new int[] {3}, o -> o.decoding("ntp").maxNewTokens(200));
      Generation fast =
          counting(table).generate(new int[] {3}, o -> o.decoding(decoding).maxNewTokens(200));
      assertArrayEquals(ntp.tokens(), fast.tokens());
      int passes = fast.stats().forwardPasses();
      assertTrue(passes < 40, "10 to see the tokens once, then many a pass: " + passes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verified:lookup", "verified"})
  void verified_atTheEndOfTheContext_fillsIt(String decoding) {
    for (int context = 13; context < 40; context++) {
      TableModel table = TableModel.seeded(1).withContext(context);
      int[] prompt = IntStream.range(0, 12).map(i -> i % 10).toArray();
      Generation generation = counting(table).generate(prompt, o -> o.decoding(decoding));
      assertEquals(context - 12, generation.tokens().length);
      assertEquals(FinishReason.LENGTH, generation.finishReason());
    }
  }

  @Test
  void lookup_looksAtNoMasks() {
    Generation generation =
        counting(TableModel.seeded(1))
            .generate(new int[] {3}, o -> o.decoding("verified:lookup").maxNewTokens(50));
    assertEquals(0, generation.passes().stream().mapToInt(PassTrace::blockRows).sum());
  }

  @Test
  void drafts_behindTheEndOfTheText_areLeftOut() {
    TableModel table = TableModel.seeded(1).withEndTokens(7).withContext(256);
    int[] prompt = IntStream.range(0, 25).map(i -> i % 10).toArray(); // ends with 4
    Generation generation = counting(table).generate(prompt, o -> o.decoding("verified:lookup"));
    assertEquals("[5, 6, 7]", Arrays.toString(generation.tokens()));
    assertEquals(2, generation.passes().get(1).drafts(), "6 and 7");
  }

  @Test
  void drafts_behindTheLimit_areLeftOut() {
    int[] prompt = IntStream.range(0, 25).map(i -> i % 10).toArray();
    Generation generation =
        counting(TableModel.seeded(1))
            .generate(prompt, o -> o.decoding("verified:lookup").maxNewTokens(3));
    assertEquals("[5, 6, 7]", Arrays.toString(generation.tokens()));
    assertEquals(2, generation.passes().get(1).drafts(), "6 and 7");
  }

  @Test
  void drafting_ofAnApplicationsOwnTokens_isVerified() {
    Drafting knows =
        (candidates, history) ->
            IntStream.range(1, 9)
                .mapToObj(
                    i -> new Candidate(i, Prediction.guess((3 + history.tokens() + i) % 10, 0.9)))
                .toList();
    Generation generation =
        counting(TableModel.seeded(1))
            .generate(new int[] {3}, o -> o.verified(knows).blockSize(4).maxNewTokens(82));
    assertEquals(10, generation.stats().forwardPasses(), "the first decides a token, the others 9");
  }
}
