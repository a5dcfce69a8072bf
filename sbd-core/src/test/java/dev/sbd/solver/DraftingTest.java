package dev.sbd.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.model.Prediction;
import dev.sbd.solver.Drafting.History;
import java.util.ArrayList;
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
    return new History(1, 1, 0, 0, 0, 0);
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

  @Test
  void adaptive_inTheFirstPass_draftsDownToThreeQuarters() {
    assertEquals(3, drafted(Drafting.adaptive(), first(), 0.9, 0.76, 0.75, 0.74, 0.9));
  }

  @Test
  void adaptive_moreRejectedThanConfidenceSays_draftsLess() {
    History overconfident = new History(21, 161, 150, 130, 10, 1);
    assertEquals(1, drafted(Drafting.adaptive(), overconfident, 0.98, 0.94, 0.98));
  }

  @Test
  void adaptive_nothingRejected_draftsFurther() {
    History underconfident = new History(21, 161, 140, 140, 0, 20);
    assertEquals(3, drafted(Drafting.adaptive(), underconfident, 0.3, 0.2, 0.1));
  }

  @Test
  void adaptive_fewTokensAPass_risksMoreThanWithMany() {
    History slow = new History(101, 201, 150, 100, 50, 100);
    History fast = new History(101, 1501, 1450, 1400, 50, 100);
    assertEquals(2, drafted(Drafting.adaptive(), slow, 0.7, 0.3, 0.0));
    assertEquals(0, drafted(Drafting.adaptive(), fast, 0.8, 0.3, 0.0));
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
