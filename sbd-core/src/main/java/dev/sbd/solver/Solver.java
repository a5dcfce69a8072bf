package dev.sbd.solver;

import java.util.List;

/**
 * Chooses which masked positions of a block a forward pass reveals. A solver is a pure function,
 * may be shared by threads, and is given the model's untempered statistics whatever the sampling.
 *
 * <p>It may choose none: where the pass has no NTP token either ({@link Candidates#ntpPrefix()}),
 * the surest is revealed all the same. The decoder rejects what is no choice (null, a candidate
 * twice, one of its own making) with an {@link IllegalStateException} that names the solver.
 *
 * <p>One's own is a lambda:
 *
 * <pre>{@code
 * Solver everyOther = candidates ->
 *     candidates.masked().stream().filter(c -> c.position() % 2 == 0 || c.confidence() > 0.9).toList();
 * }</pre>
 */
@FunctionalInterface
public interface Solver {
  /**
   * Some of {@code candidates.masked()}, the very objects, in any order, none twice.
   *
   * @param candidates the masked positions and, where there is one, the NTP token
   */
  List<Candidate> choose(Candidates candidates);

  /**
   * The entropy-bounded solver with the entropy proxy, the paper's choice (arXiv 2509.04185, eq.
   * 8).
   *
   * @param gamma nats of joint uncertainty allowed in one reveal, at least 0; 0.1 to 0.6 in the
   *     paper
   * @throws dev.sbd.error.InvalidRequestException if gamma is negative or not a number
   */
  static Solver entropyBounded(double gamma) {
    return entropyBounded(gamma, Proxy.ENTROPY);
  }

  /**
   * The entropy-bounded solver (EB-Sampler, arXiv 2505.24857, eq. 18): reveals the longest run of
   * candidates, in the proxy's order, whose entropies' sum less their maximum stays within gamma.
   *
   * @param gamma nats of joint uncertainty allowed in one reveal, at least 0
   * @param proxy the order in which candidates are taken
   * @throws dev.sbd.error.InvalidRequestException if gamma is negative or not a number
   */
  static Solver entropyBounded(double gamma, Proxy proxy) {
    return new EntropyBounded(gamma, proxy);
  }

  /**
   * The entropy bound from left to right: besides the first token of the run, which is revealed
   * whatever its entropy (the NTP token or the first masked position), those behind it while the
   * sum of their entropies stays within gamma. Not in the papers. It never leaves a gap to be
   * filled later, which is what models whose masked head is not yet good at that get wrong.
   *
   * @param gamma nats of joint uncertainty allowed in one reveal, at least 0
   * @throws dev.sbd.error.InvalidRequestException if gamma is negative or not a number
   */
  static Solver boundedPrefix(double gamma) {
    return new BoundedPrefix(gamma);
  }

  /**
   * Reveals every candidate whose confidence reaches {@code tau}.
   *
   * @param tau in {@code [0, 1]}
   * @throws dev.sbd.error.InvalidRequestException if tau is out of range
   */
  static Solver confidenceThreshold(double tau) {
    return new ConfidenceThreshold(tau);
  }

  /**
   * The factor rule of Fast-dLLM (arXiv 2505.22618): by confidence c, descending, the largest n
   * with {@code (n + 1)(1 - c_n) < f}.
   *
   * @param f above 0
   * @throws dev.sbd.error.InvalidRequestException if f is not above 0
   */
  static Solver factor(double f) {
    return new Factor(f);
  }

  /**
   * Reveals the {@code n} most confident candidates.
   *
   * @param n at least 1
   * @throws dev.sbd.error.InvalidRequestException if n is less than 1
   */
  static Solver fixedCount(int n) {
    return new FixedCount(n);
  }

  /**
   * SDAR's {@code low_confidence_dynamic} (arXiv 2510.06303): reveals all whose confidence is above
   * {@code tau}, where those are no fewer than the look's share of the block, else as many of the
   * most confident. That share is one token where {@code steps} is the block's size.
   *
   * @param tau in {@code [0, 1]}
   * @param steps looks that a block has at most, at least 1; 0: as many as it has tokens
   * @throws dev.sbd.error.InvalidRequestException if one is out of range
   */
  static Solver lowConfidenceDynamic(double tau, int steps) {
    return new Scheduled(Scheduled.Remasking.DYNAMIC, tau, steps);
  }

  /**
   * SDAR's {@code low_confidence_static}: each look reveals its share of the block, the most
   * confident.
   *
   * @param steps looks that a block has at most, at least 1
   * @throws dev.sbd.error.InvalidRequestException if it is less
   */
  static Solver lowConfidenceStatic(int steps) {
    return new Scheduled(Scheduled.Remasking.STATIC, 0, steps);
  }

  /**
   * SDAR's {@code sequential}: each look reveals its share of the block, from the left.
   *
   * @param steps looks that a block has at most, at least 1
   * @throws dev.sbd.error.InvalidRequestException if it is less
   */
  static Solver sequential(int steps) {
    return new Scheduled(Scheduled.Remasking.SEQUENTIAL, 0, steps);
  }

  /**
   * Works on a block's parts from left to right, as Fast-dLLM v2 does (arXiv 2509.26328): of the
   * first part with masks it reveals what {@code solver} would.
   *
   * @param size tokens of a part, at least 1
   * @throws dev.sbd.error.InvalidRequestException if it is less
   */
  static Solver within(int size, Solver solver) {
    return new SubBlocks(size, solver);
  }

  /**
   * SDLM's rule (arXiv 2509.24007): reveals from the left, while confidence is above {@code tau};
   * the first token whatever its confidence is.
   *
   * @param tau in {@code [0, 1]}; 1 reveals one token a look
   * @throws dev.sbd.error.InvalidRequestException if it is out of range
   */
  static Solver abovePrefix(double tau) {
    return new AbovePrefix(tau);
  }

  /**
   * The solver that is spelled so, as they print: {@code gamma:0.1}, {@code gamma-confidence:0.1},
   * {@code gamma-margin:0.1}, {@code prefix:0.1}, {@code threshold:0.9}, {@code factor:1}, {@code
   * fixed:2}, {@code dynamic:0.85} or {@code dynamic:0.85:4}, {@code static:4}, {@code
   * sequential:4}, {@code above-prefix:0.9}, {@code within:8:} and another solver.
   *
   * @throws dev.sbd.error.InvalidRequestException if there is none, or its number is out of range
   */
  static Solver named(String spelling) {
    return Spelling.solver(spelling);
  }
}
