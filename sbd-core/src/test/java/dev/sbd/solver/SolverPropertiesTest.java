package dev.sbd.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.DoubleRange;

/** What holds for every solver on any candidates, numbers that are none included. */
class SolverPropertiesTest {
  @Provide
  Arbitrary<Solver> solvers() {
    Arbitrary<Double> unit = Arbitraries.doubles().between(0, 1);
    return Arbitraries.oneOf(
        Combinators.combine(gammas(), Arbitraries.of(Proxy.class)).as(Solver::entropyBounded),
        gammas().map(Solver::boundedPrefix),
        unit.map(Solver::confidenceThreshold),
        Arbitraries.doubles().between(0.01, 40).map(Solver::factor),
        Arbitraries.integers().between(1, 20).map(Solver::fixedCount));
  }

  private static Arbitrary<Double> gammas() {
    return Arbitraries.oneOf(
        Arbitraries.just(0.0),
        Arbitraries.just(Double.POSITIVE_INFINITY),
        Arbitraries.doubles().between(0, 8));
  }

  /** A solver and one of its kind that never reveals less. */
  @Provide
  Arbitrary<Tuple2<Solver, Solver>> strictAndLoose() {
    Arbitrary<Double> unit = Arbitraries.doubles().between(0, 1);
    Arbitrary<Integer> counts = Arbitraries.integers().between(1, 20);
    return Arbitraries.oneOf(
        Combinators.combine(gammas(), gammas(), Arbitraries.of(Proxy.class))
            .as(
                (a, b, proxy) ->
                    Tuple.of(
                        Solver.entropyBounded(Math.min(a, b), proxy),
                        Solver.entropyBounded(Math.max(a, b), proxy))),
        Combinators.combine(gammas(), gammas())
            .as(
                (a, b) ->
                    Tuple.of(
                        Solver.boundedPrefix(Math.min(a, b)),
                        Solver.boundedPrefix(Math.max(a, b)))),
        Combinators.combine(unit, unit)
            .as(
                (a, b) ->
                    Tuple.of(
                        Solver.confidenceThreshold(Math.max(a, b)),
                        Solver.confidenceThreshold(Math.min(a, b)))),
        Combinators.combine(unit, unit)
            .as(
                (a, b) ->
                    Tuple.of(
                        Solver.factor(0.01 + Math.min(a, b)),
                        Solver.factor(0.01 + Math.max(a, b)))),
        Combinators.combine(counts, counts)
            .as(
                (a, b) ->
                    Tuple.of(
                        Solver.fixedCount(Math.min(a, b)), Solver.fixedCount(Math.max(a, b)))));
  }

  @Provide
  Arbitrary<Candidates> candidates() {
    return Combinators.combine(
            predictions(anyOr(7)).list().ofMinSize(1).ofMaxSize(16),
            predictions(anyOr(7)).optional())
        .as(SolverPropertiesTest::candidates);
  }

  /** Without values that are none, so that sorting is plain. */
  @Provide
  Arbitrary<Candidates> soundCandidates() {
    return Combinators.combine(
            predictions(Arbitraries.doubles().between(0, 7)).list().ofMinSize(1).ofMaxSize(16),
            predictions(Arbitraries.doubles().between(0, 7)).optional())
        .as(SolverPropertiesTest::candidates);
  }

  private static Arbitrary<Double> anyOr(double most) {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.doubles().between(0, most)),
        Tuple.of(2, Arbitraries.of(0.0, 0.25, 0.5)),
        Tuple.of(1, Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, -1e-7, -0.0)));
  }

  private static Arbitrary<Prediction> predictions(Arbitrary<Double> entropies) {
    Arbitrary<Double> unit =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.doubles().between(0, 1)),
            Tuple.of(2, Arbitraries.of(0.0, 0.25, 0.5, 1.0)),
            Tuple.of(1, Arbitraries.just(Double.NaN)));
    return Combinators.combine(entropies, unit, unit)
        .as((entropy, top, margin) -> new Prediction(1, -1, entropy, top, margin));
  }

  private static Candidates candidates(List<Prediction> predictions, Optional<Prediction> ntp) {
    List<Candidate> masked = new ArrayList<>();
    for (Prediction prediction : predictions) {
      masked.add(new Candidate(2 * masked.size() + 1, prediction)); // some are revealed already
    }
    return new Candidates(masked, ntp.map(prediction -> new Candidate(0, prediction)));
  }

  private static List<Integer> positions(List<Candidate> chosen) {
    return chosen.stream().map(Candidate::position).toList();
  }

  @Property
  void choice_ofAnySolver_isOfTheMaskedNoneTwice(
      @ForAll("solvers") Solver solver, @ForAll("candidates") Candidates candidates) {
    List<Candidate> chosen = solver.choose(candidates);
    assertTrue(candidates.masked().containsAll(chosen), chosen.toString());
    assertEquals(chosen.size(), new HashSet<>(positions(chosen)).size(), chosen.toString());
  }

  @Property
  void choice_withoutNtpPrefix_isNeverEmpty(
      @ForAll("solvers") Solver solver, @ForAll("candidates") Candidates candidates) {
    Candidates alone = new Candidates(candidates.masked(), Optional.empty());
    assertFalse(solver.choose(alone).isEmpty());
  }

  @Property
  void choice_askedTwice_isTheSame(
      @ForAll("solvers") Solver solver, @ForAll("candidates") Candidates candidates) {
    assertEquals(positions(solver.choose(candidates)), positions(solver.choose(candidates)));
  }

  @Property
  void choice_ofLooserSolver_holdsTheStrictOnes(
      @ForAll("strictAndLoose") Tuple2<Solver, Solver> pair,
      @ForAll("candidates") Candidates candidates) {
    List<Integer> strict = positions(pair.get1().choose(candidates));
    List<Integer> loose = positions(pair.get2().choose(candidates));
    assertTrue(loose.containsAll(strict), strict + " and " + loose);
  }

  @Property
  void choice_behindNtpPrefix_isNoLarger(
      @ForAll("solvers") Solver solver, @ForAll("candidates") Candidates candidates) {
    Candidates alone = new Candidates(candidates.masked(), Optional.empty());
    assertTrue(positions(solver.choose(alone)).containsAll(positions(solver.choose(candidates))));
  }

  @Property
  void entropyBounded_gammaZero_revealsOneAndExactZeros(
      @ForAll("soundCandidates") Candidates candidates) {
    Candidates alone = new Candidates(candidates.masked(), Optional.empty());
    List<Candidate> chosen = Solver.entropyBounded(0).choose(alone);
    long zeros = alone.masked().stream().filter(c -> c.entropy() == 0).count();
    long free = Math.min(zeros + 1, alone.masked().size());
    assertEquals(free, chosen.size(), chosen.toString());
  }

  @Property
  void entropyBounded_gammaInfinite_revealsAll(
      @ForAll Proxy proxy, @ForAll("candidates") Candidates candidates) {
    Solver solver = Solver.entropyBounded(Double.POSITIVE_INFINITY, proxy);
    assertEquals(candidates.masked().size(), solver.choose(candidates).size());
  }

  @Property
  void entropyBounded_anyGamma_isTheLongestPrefixWithinIt(
      @ForAll @DoubleRange(min = 0, max = 12) double gamma,
      @ForAll Proxy proxy,
      @ForAll("soundCandidates") Candidates candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates.masked());
    sorted.sort(order(proxy));
    int count = Solver.entropyBounded(gamma, proxy).choose(candidates).size();
    assertEquals(sorted.subList(0, count), Solver.entropyBounded(gamma, proxy).choose(candidates));
    int least = candidates.ntpPrefix().isPresent() ? 0 : 1;
    assertTrue(count == least || cost(candidates, sorted.subList(0, count)) <= gamma + 1e-9);
    assertTrue(
        count == sorted.size() || cost(candidates, sorted.subList(0, count + 1)) > gamma - 1e-9);
  }

  private static Comparator<Candidate> order(Proxy proxy) {
    return switch (proxy) {
      case ENTROPY -> Comparator.comparingDouble(Candidate::entropy);
      case CONFIDENCE -> Comparator.comparingDouble(c -> -c.confidence());
      case MARGIN -> Comparator.comparingDouble(c -> -c.margin());
    };
  }

  /** Sum minus maximum, the NTP token's included. */
  private static double cost(Candidates candidates, List<Candidate> chosen) {
    List<Double> entropies = new ArrayList<>(chosen.stream().map(Candidate::entropy).toList());
    candidates.ntpPrefix().ifPresent(token -> entropies.add(token.entropy()));
    double sum = entropies.stream().mapToDouble(x -> x).sum();
    return sum - entropies.stream().mapToDouble(x -> x).max().orElse(0);
  }

  @Property
  void choice_amongEqualCandidates_isTheLowestPositions(
      @ForAll("solvers") Solver solver, @ForAll("candidates") Candidates candidates) {
    Prediction same = candidates.masked().get(0).prediction();
    Candidates equal =
        new Candidates(
            candidates.masked().stream().map(c -> new Candidate(c.position(), same)).toList(),
            candidates.ntpPrefix());
    List<Candidate> chosen = solver.choose(equal);
    assertEquals(equal.masked().subList(0, chosen.size()), chosen);
  }
}
