package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a solver chooses from.
 *
 * @param masked the masked positions, lowest first; never empty for a {@link Solver}
 * @param ntpPrefix the block's first position where the next-token head has just decided it: it is
 *     revealed in this pass whatever the solver chooses
 * @param look which look at the block this is, at least 0, the first
 * @param blockSize tokens of the block
 */
public record Candidates(
    List<Candidate> masked, Optional<Candidate> ntpPrefix, int look, int blockSize) {
  /** Copies the list. */
  public Candidates {
    Check.atLeast("look", look, 0);
    masked = List.copyOf(masked);
  }

  /** Of the first look at a block that ends with the last of {@code masked}. */
  public Candidates(List<Candidate> masked, Optional<Candidate> ntpPrefix) {
    this(masked, ntpPrefix, 0, masked.isEmpty() ? 1 : masked.get(masked.size() - 1).position() + 1);
  }

  /** With other masked positions. */
  public Candidates withMasked(List<Candidate> others) {
    return new Candidates(others, ntpPrefix, look, blockSize);
  }

  /** The masked positions in {@code order}; ties keep the lowest position first. */
  public List<Candidate> sorted(Comparator<Candidate> order) {
    return masked.stream().sorted(order).toList();
  }

  /** The masked positions before the first whose confidence is below {@code confidence}. */
  public List<Candidate> prefix(double confidence) {
    return prefix(candidate -> candidate.confidence() >= confidence);
  }

  /** The masked positions before the first that is not {@code sure}. */
  List<Candidate> prefix(Predicate<Candidate> sure) {
    return masked.stream().takeWhile(sure).toList();
  }

  /** The masked position of the least entropy; of equals, the lowest. */
  public Candidate surest() {
    return sorted(Proxy.ENTROPY.order()).get(0);
  }

  /** How many must be chosen, so that the pass reveals a token: 0 behind the NTP token, else 1. */
  int least() {
    return ntpPrefix.isPresent() ? 0 : 1;
  }

  /**
   * The {@code count} first of {@code sorted}, but at least one where the pass would else reveal
   * nothing.
   */
  public List<Candidate> atLeastOne(List<Candidate> sorted, int count) {
    return sorted.subList(0, Math.min(sorted.size(), Math.max(least(), count)));
  }
}
