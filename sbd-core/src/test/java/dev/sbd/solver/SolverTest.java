package dev.sbd.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.model.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every rule on literal candidates, position i of a test's list being position i + 1. */
class SolverTest {
  private static Candidate candidate(int position, double entropy, double top, double margin) {
    return new Candidate(position, new Prediction(7, Math.log(top), entropy, top, margin));
  }

  private static Candidates entropies(Optional<Candidate> ntpPrefix, double... entropies) {
    List<Candidate> masked = new ArrayList<>();
    for (double entropy : entropies) {
      masked.add(candidate(masked.size() + 1, entropy, 0.5, 0.1));
    }
    return new Candidates(masked, ntpPrefix);
  }

  private static Candidates entropies(double... entropies) {
    return entropies(Optional.empty(), entropies);
  }

  private static Candidates confidences(double... confidences) {
    List<Candidate> masked = new ArrayList<>();
    for (double confidence : confidences) {
      masked.add(candidate(masked.size() + 1, 0.5, confidence, 0.1));
    }
    return new Candidates(masked, Optional.empty());
  }

  private static Candidates behindNtp(Candidates candidates) {
    return new Candidates(candidates.masked(), Optional.of(candidate(0, 0.2, 0.5, 0.1)));
  }

  private static Optional<Candidate> ntp(double entropy) {
    return Optional.of(candidate(0, entropy, 0.5, 0.1));
  }

  private static List<Integer> positions(Solver solver, Candidates candidates) {
    return solver.choose(candidates).stream().map(Candidate::position).sorted().toList();
  }

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }

  // Entropy-bounded, entropy proxy: arXiv 2509.04185, eq. 8: sum of all but the last <= gamma

  @Test
  void entropyBounded_sumWithoutTheLast_decides() {
    // Ascending: 0.125 (2), 0.25 (4), 0.5 (1), 2 (3); sums without the last: 0, 0.125, 0.375,
    // 0.875.
    Candidates candidates = entropies(0.5, 0.125, 2, 0.25);
    assertEquals(List.of(2), positions(Solver.entropyBounded(0.12), candidates));
    assertEquals(List.of(2, 4), positions(Solver.entropyBounded(0.125), candidates));
    assertEquals(List.of(2, 4), positions(Solver.entropyBounded(0.37), candidates));
    assertEquals(List.of(1, 2, 4), positions(Solver.entropyBounded(0.375), candidates));
    assertEquals(List.of(1, 2, 4), positions(Solver.entropyBounded(0.874), candidates));
    assertEquals(List.of(1, 2, 3, 4), positions(Solver.entropyBounded(0.875), candidates));
  }

  @Test
  void entropyBounded_unsureOfAll_revealsTheSurest() {
    assertEquals(List.of(3), positions(Solver.entropyBounded(0.1), entropies(5, 4, 3, 4)));
  }

  @Test
  void entropyBounded_gammaZero_revealsOneAndExactZeros() {
    Solver solver = Solver.entropyBounded(0);
    assertEquals(List.of(2), positions(solver, entropies(0.5, 1e-300, 0.5)));
    // Two zeros cost nothing, and neither does the token after them: it is the maximum.
    assertEquals(List.of(1, 2, 4), positions(solver, entropies(0, 1e-300, 0.5, 0)));
  }

  @Test
  void entropyBounded_tinyEntropyAfterLargeNtp_isNotRoundedAway() {
    Candidates candidates = entropies(ntp(3), 1e-17, 1e-17);
    assertEquals(List.of(), positions(Solver.entropyBounded(0), candidates));
    assertEquals(List.of(1), positions(Solver.entropyBounded(1e-17), candidates));
    assertEquals(List.of(1, 2), positions(Solver.entropyBounded(3e-17), candidates));
  }

  @Test
  void entropyBounded_equalEntropies_lowestPositionsFirst() {
    Candidates candidates = entropies(0.25, 0.25, 0.25, 0.25);
    assertEquals(List.of(1), positions(Solver.entropyBounded(0.2), candidates));
    assertEquals(List.of(1, 2, 3), positions(Solver.entropyBounded(0.5), candidates));
  }

  @Test
  void entropyBounded_gammaInfinite_revealsAll() {
    Solver solver = Solver.entropyBounded(Double.POSITIVE_INFINITY);
    assertEquals(
        List.of(1, 2, 3), positions(solver, entropies(1, Double.POSITIVE_INFINITY, Double.NaN)));
  }

  @Test
  void entropyBounded_negativeEntropyOfRounding_countsAsZero() {
    assertEquals(List.of(1, 2), positions(Solver.entropyBounded(0), entropies(-1e-9, 0.5, 0.6)));
  }

  // Entropy-bounded, NTP prefix: its entropy is in the sum and in the maximum from the start

  @Test
  void entropyBounded_withNtpPrefix_countsItFromTheStart() {
    // NTP 0.5, then 0.125, 0.25, 1: sums less maxima 0.125, 0.375, 0.875.
    Candidates candidates = entropies(ntp(0.5), 1, 0.125, 0.25);
    assertEquals(List.of(), positions(Solver.entropyBounded(0.12), candidates));
    assertEquals(List.of(2), positions(Solver.entropyBounded(0.125), candidates));
    assertEquals(List.of(2, 3), positions(Solver.entropyBounded(0.375), candidates));
    assertEquals(List.of(1, 2, 3), positions(Solver.entropyBounded(0.875), candidates));
  }

  @Test
  void entropyBounded_withSureNtpPrefix_addsTheNextForFree() {
    assertEquals(List.of(2), positions(Solver.entropyBounded(0), entropies(ntp(0), 3, 2)));
  }

  // Bounded prefix: from the left, the first token free

  @Test
  void boundedPrefix_withoutNtp_firstMaskedIsFree() {
    // Behind the first: 0.25, 0.5, 0 make sums of 0.25, 0.75, 0.75.
    Candidates candidates = entropies(9, 0.25, 0.5, 0);
    assertEquals(List.of(1), positions(Solver.boundedPrefix(0.2), candidates));
    assertEquals(List.of(1, 2), positions(Solver.boundedPrefix(0.25), candidates));
    assertEquals(List.of(1, 2, 3, 4), positions(Solver.boundedPrefix(0.75), candidates));
  }

  @Test
  void boundedPrefix_behindNtp_ntpIsFree() {
    Candidates candidates = entropies(ntp(9), 0.25, 0.5, 0);
    assertEquals(List.of(), positions(Solver.boundedPrefix(0.2), candidates));
    assertEquals(List.of(1), positions(Solver.boundedPrefix(0.25), candidates));
    assertEquals(List.of(1, 2, 3), positions(Solver.boundedPrefix(0.75), candidates));
  }

  @Test
  void boundedPrefix_noNumber_endsTheRun() {
    assertEquals(List.of(1), positions(Solver.boundedPrefix(5), entropies(0, Double.NaN, 0)));
  }

  // Entropy-bounded, other proxies: arXiv 2505.24857, eq. 18: sum minus maximum <= gamma

  @Test
  void entropyBounded_confidenceProxy_sortsByConfidence() {
    // Order 3, 1, 2; entropies 1, 0.25, 0.5: sums less maxima 0, 0.25, 0.75.
    Candidates candidates =
        new Candidates(
            List.of(
                candidate(1, 0.25, 0.8, 0.1),
                candidate(2, 0.5, 0.7, 0.9),
                candidate(3, 1, 0.9, 0.2)),
            Optional.empty());
    assertEquals(List.of(3), positions(Solver.entropyBounded(0.2, Proxy.CONFIDENCE), candidates));
    assertEquals(
        List.of(1, 3), positions(Solver.entropyBounded(0.25, Proxy.CONFIDENCE), candidates));
    assertEquals(
        List.of(1, 2, 3), positions(Solver.entropyBounded(0.75, Proxy.CONFIDENCE), candidates));
  }

  @Test
  void entropyBounded_marginProxy_sortsByMargin() {
    Candidates candidates =
        new Candidates(
            List.of(
                candidate(1, 0.25, 0.8, 0.1),
                candidate(2, 0.5, 0.7, 0.9),
                candidate(3, 1, 0.9, 0.2)),
            Optional.empty());
    // Order 2, 3, 1: 0, 0.5, 0.75.
    assertEquals(List.of(2), positions(Solver.entropyBounded(0.4, Proxy.MARGIN), candidates));
    assertEquals(List.of(2, 3), positions(Solver.entropyBounded(0.5, Proxy.MARGIN), candidates));
    assertEquals(
        List.of(1, 2, 3), positions(Solver.entropyBounded(0.75, Proxy.MARGIN), candidates));
  }

  @Test
  void entropyBounded_prefixThatIsTooLong_endsTheRun() {
    // By confidence 1 (H 1), 2 (H 1), 3 (H 0): 0, 1, 1. Position 3 would be free, but comes last.
    Candidates candidates =
        new Candidates(
            List.of(candidate(1, 1, 0.9, 0), candidate(2, 1, 0.8, 0), candidate(3, 0, 0.7, 0)),
            Optional.empty());
    assertEquals(List.of(1), positions(Solver.entropyBounded(0.5, Proxy.CONFIDENCE), candidates));
  }

  // Confidence threshold: all with c >= tau, at least one

  @Test
  void confidenceThreshold_reached_isRevealed() {
    Candidates candidates = confidences(0.9, 0.5, 0.91, 0.89);
    assertEquals(List.of(1, 3), positions(Solver.confidenceThreshold(0.9), candidates));
    assertEquals(List.of(1, 2, 3, 4), positions(Solver.confidenceThreshold(0), candidates));
  }

  @Test
  void confidenceThreshold_reachedByNone_revealsTheMostConfident() {
    assertEquals(
        List.of(2), positions(Solver.confidenceThreshold(0.9), confidences(0.3, 0.8, 0.8)));
  }

  @Test
  void confidenceThreshold_reachedByNoneBehindNtp_revealsNone() {
    assertEquals(
        List.of(), positions(Solver.confidenceThreshold(0.9), behindNtp(confidences(0.3, 0.8))));
  }

  // Factor: the largest n with (n + 1)(1 - c_n) < f

  @Test
  void factor_confidencesInOrder_largestNWithinF() {
    // (n + 1)(1 - c_n): 2 * 0.125, 3 * 0.25, 4 * 0.375, 5 * 0.5.
    Candidates candidates = confidences(0.5, 0.875, 0.625, 0.75);
    assertEquals(List.of(2), positions(Solver.factor(0.25), candidates)); // at least one
    assertEquals(List.of(2), positions(Solver.factor(0.75), candidates));
    assertEquals(List.of(2, 4), positions(Solver.factor(0.76), candidates));
    assertEquals(List.of(2, 3, 4), positions(Solver.factor(1.51), candidates));
    assertEquals(List.of(1, 2, 3, 4), positions(Solver.factor(2.51), candidates));
  }

  @Test
  void factor_strictlyBelow_isDemanded() {
    assertEquals(List.of(), positions(Solver.factor(0.25), behindNtp(confidences(0.875))));
    assertEquals(List.of(1), positions(Solver.factor(0.26), behindNtp(confidences(0.875))));
  }

  @Test
  void factor_equalConfidences_lowestPositionsFirst() {
    // Fast-dLLM's example: with equal confidences, n + 1 < f / (1 - c).
    assertEquals(List.of(1, 2), positions(Solver.factor(1), confidences(0.75, 0.75, 0.75, 0.75)));
  }

  // Fixed count

  @Test
  void fixedCount_moreMasks_revealsTheMostConfident() {
    Candidates candidates = confidences(0.1, 0.4, 0.3, 0.4);
    assertEquals(List.of(2), positions(Solver.fixedCount(1), candidates));
    assertEquals(List.of(2, 4), positions(Solver.fixedCount(2), candidates));
    assertEquals(List.of(2, 3, 4), positions(Solver.fixedCount(3), candidates));
  }

  @Test
  void fixedCount_fewerMasks_revealsAll() {
    assertEquals(List.of(1, 2), positions(Solver.fixedCount(9), confidences(0.1, 0.2)));
  }

  @Test
  void fixedCount_behindNtp_revealsThatManyBesides() {
    assertEquals(List.of(2), positions(Solver.fixedCount(1), behindNtp(confidences(0.1, 0.2))));
  }

  // Numbers that are none

  @Test
  void candidate_notANumber_countsAsUnsure() {
    Candidate candidate = candidate(0, Double.NaN, Double.NaN, Double.NaN);
    assertEquals(Double.POSITIVE_INFINITY, candidate.entropy());
    assertEquals(0, candidate.confidence());
    assertEquals(0, candidate.margin());
  }

  // Parameters

  @Test
  void parameters_outOfRange_areRefusedByName() {
    assertRefused("gamma must be >= 0, got -1.0", () -> Solver.entropyBounded(-1));
    assertRefused("gamma must be >= 0, got NaN", () -> Solver.entropyBounded(Double.NaN));
    assertRefused("gamma must be >= 0, got -0.1", () -> Solver.entropyBounded(-0.1, Proxy.MARGIN));
    assertRefused("tau must be in [0, 1], got 1.5", () -> Solver.confidenceThreshold(1.5));
    assertRefused("tau must be in [0, 1], got -0.5", () -> Solver.confidenceThreshold(-0.5));
    assertRefused("tau must be in [0, 1], got NaN", () -> Solver.confidenceThreshold(Double.NaN));
    assertRefused("gamma must be >= 0, got NaN", () -> Solver.boundedPrefix(Double.NaN));
    assertRefused("f must be > 0, got 0.0", () -> Solver.factor(0));
    assertRefused("f must be > 0, got NaN", () -> Solver.factor(Double.NaN));
    assertRefused("n must be >= 1, got 0", () -> Solver.fixedCount(0));
  }

  @Test
  void named_asItPrints_isTheSameSolver() {
    for (Solver solver :
        List.of(
            Solver.entropyBounded(0.1),
            Solver.entropyBounded(0.1, Proxy.MARGIN),
            Solver.entropyBounded(1e-9, Proxy.CONFIDENCE),
            Solver.confidenceThreshold(0.9),
            Solver.boundedPrefix(0.2),
            Solver.factor(1),
            Solver.fixedCount(2))) {
      assertEquals(solver, Solver.named(solver.toString()));
    }
    assertEquals("gamma:0.1", Solver.entropyBounded(0.1).toString());
    assertEquals("gamma-margin:100", Solver.entropyBounded(100, Proxy.MARGIN).toString());
  }
}
