package dev.sbd.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On literal candidates: a block of five whose first position is decided. */
class DraftingTest {
  private static int drafted(Drafting drafting, History history, double... confidences) {
    List<Candidate> masked = new ArrayList<>();
    for (int i = 0; i < confidences.length; i++) {
      masked.add(candidate(i + 1, confidences[i]));
    }
    Candidates candidates = new Candidates(masked, Optional.of(candidate(0, 1)));
    List<Candidate> chosen = drafting.choose(candidates, history);
    assertEquals(masked.subList(0, chosen.size()), chosen, "a prefix");
    return chosen.size();
  }

  private static Candidate candidate(int position, double confidence) {
    return new Candidate(position, new Prediction(7, -1, 1, confidence, 0.1));
  }

  private static History first() {
    return history(1, 0, 0, 0.05, 0.7, 0.5, 0.35, 0.25);
  }

  @Test
  void wholeBlock_anyConfidence_isAllOfIt() {
    assertEquals(4, drafted(Drafting.wholeBlock(), first(), 0.9, 0.1, 0, Double.NaN));
  }

  @Test
  void confidentPrefix_stopsBeforeTheFirstBelow() {
    Drafting drafting = Drafting.confidentPrefix(0.5);
    assertEquals(2, drafted(drafting, first(), 0.9, 0.5, 0.49, 0.9));
    assertEquals(0, drafted(drafting, first(), Double.NaN, 0.9));
    assertEquals(2, drafted(drafting, first(), 0.9, 0.9), "to the end of the block");
  }

  /** After so many passes, which decided 1.5 tokens each in the time of one row. */
  private static History history(
      int passes, int rejected, double doubt, double rowCost, Double... foresight) {
    int tokens = passes * 3;
    return new History(
        passes,
        tokens,
        0,
        0,
        rejected,
        doubt,
        List.of(foresight),
        2.0 * passes,
        new PassCost(rowCost, rowCost),
        (drafts, most) -> List.of());
  }

  private static int[] blocks(History history, double... confidences) {
    List<Prediction> drafts =
        Arrays.stream(confidences).mapToObj(c -> new Prediction(7, -1, 1, c, 0.1)).toList();
    return Drafting.adaptive().blockSizes(drafts, 5, history);
  }

  @Test
  void adaptive_rowsThatCostNothing_draftsAllAndLooksEverywhere() {
    History free = history(20, 5, 5, 0, 0.7, 0.5, 0.35, 0.25);
    assertEquals(4, drafted(Drafting.adaptive(), free, 0.9, 0.5, 0.1, 0.05));
    assertArrayEquals(new int[] {5, 5, 5}, blocks(free, 0.9, 0.5));
  }

  @Test
  void adaptive_rowsThatCost_draftsWhatIsLikelyAndLooksWhereItIs() {
    History dear = history(20, 5, 5, 0.1, 0.7, 0.5, 0.35, 0.25);
    assertEquals(2, drafted(Drafting.adaptive(), dear, 0.95, 0.9, 0.05, 0.9));
    int[] sure = blocks(dear, 0.99, 0.98);
    assertArrayEquals(new int[] {1, 1}, Arrays.copyOf(sure, 2), "hardly ever reached");
    assertTrue(sure[2] > 2, Arrays.toString(sure));
  }

  @Test
  void adaptive_textThatIsNotForeseen_neitherDraftsNorLooks() {
    History hard = history(100, 50, 50, 0.1, 0.1, 0.02, 0.0, 0.0);
    assertEquals(0, drafted(Drafting.adaptive(), hard, 0.05, 0.1, 0.1));
    assertArrayEquals(new int[] {1}, blocks(hard));
  }

  @Test
  void adaptive_lookThatCostsMuch_isLeftOutWhereItWinsLittle() {
    History cheap = history(100, 30, 30, 0.05, 0.5, 0.3, 0.2, 0.1);
    PassCost dear = new PassCost(0.05, 0.5);
    History expensive =
        new History(100, 300, 0, 0, 30, 30, cheap.foresight(), cheap.time(), dear, cheap.lookup());
    assertTrue(blocks(cheap)[0] > 1);
    assertArrayEquals(new int[] {1}, blocks(expensive));
  }

  /** A history in which the text has always gone on as {@code said}, as sure as that. */
  private static History saying(Prediction... said) {
    History history = history(20, 5, 5, 0.05, 0.7, 0.5, 0.35, 0.25);
    return new History(
        history.passes(),
        history.tokens(),
        0,
        0,
        history.rejected(),
        history.doubt(),
        history.foresight(),
        history.time(),
        history.cost(),
        (drafts, most) -> List.of(said).subList(0, Math.min(most, said.length)));
  }

  private static List<Integer> drafts(Drafting drafting, History history, Candidate... masked) {
    return drafting
        .choose(new Candidates(List.of(masked), Optional.of(candidate(0, 1))), history)
        .stream()
        .map(candidate -> candidate.prediction().token())
        .toList();
  }

  @Test
  void adaptive_saidBefore_isDraftedWhereTheMaskedHeadIsLessSure() {
    Drafting adaptive = Drafting.adaptive();
    History saying = saying(Prediction.guess(4, 0.9), Prediction.guess(5, 0.9));
    assertEquals(List.of(4, 5), drafts(adaptive, saying), "where nothing was looked at");
    assertEquals(List.of(4, 5), drafts(adaptive, saying, candidate(1, 0.1), candidate(2, 0.1)));
    assertEquals(7, drafts(adaptive, saying, candidate(1, 0.95), candidate(2, 0.9)).get(0));
  }

  @Test
  void lookup_draftsAsFarAsItPays_andNothingElse() {
    Drafting lookup = Drafting.lookup();
    History saying =
        saying(Prediction.guess(4, 0.9), Prediction.guess(5, 0.9), Prediction.guess(6, 0.02));
    assertEquals(List.of(4, 5), drafts(lookup, saying));
    assertEquals(List.of(), drafts(lookup, saying(), candidate(1, 0.99)));
    assertArrayEquals(
        new int[] {1, 1},
        lookup.blockSizes(List.of(saying.lookup().after(List.of(), 1).get(0)), 8, saying));
  }

  @Test
  void adaptive_moreRejectedThanConfidenceSays_draftsLess() {
    History right = history(100, 30, 30, 0.1, 0.7, 0.5, 0.35, 0.25);
    History overconfident = history(100, 90, 30, 0.1, 0.7, 0.5, 0.35, 0.25);
    int before = drafted(Drafting.adaptive(), right, 0.8, 0.8, 0.8, 0.8);
    assertTrue(drafted(Drafting.adaptive(), overconfident, 0.8, 0.8, 0.8, 0.8) < before);
  }

  @Test
  void finished_isTheSolversChoice() {
    Drafting drafting = Drafting.finished(Solver.confidenceThreshold(0.8));
    List<Candidate> masked =
        List.of(candidate(1, 0.9), candidate(2, 0.7), candidate(3, 0.8), candidate(4, 0.1));
    Candidates candidates = new Candidates(masked, Optional.of(candidate(0, 1)));
    List<Integer> chosen =
        drafting.choose(candidates, first()).stream().map(Candidate::position).sorted().toList();
    assertEquals(List.of(1, 3), chosen);
  }
}
