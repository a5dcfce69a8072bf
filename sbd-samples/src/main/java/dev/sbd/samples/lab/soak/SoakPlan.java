package dev.sbd.samples.lab.soak;

import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.Optional;

/**
 * How long, and how hard.
 *
 * @param clients that ask at a time, each on a thread of its own
 * @param time to ask for, above 0
 * @param requests at most, at least 1
 * @param questions that differ, at least 1: each is answered alone first
 * @param patience with a request before it counts as hung
 * @param mostGrowth of resident memory after the warm-up, in percent; empty: it is not judged
 * @param seed of questions and clients
 */
public record SoakPlan(
    int clients,
    Duration time,
    long requests,
    int questions,
    Duration patience,
    Optional<Double> mostGrowth,
    long seed) {
  /** Checks the numbers. */
  public SoakPlan {
    Check.inRange("--clients", clients, 1, 1024);
    Check.that(!time.isNegative() && !time.isZero(), "--minutes must be above 0");
    Check.that(requests >= 1, "--requests must be at least 1, got %d", requests);
    Check.atLeast("--questions", questions, 1);
    Check.that(patience.toSeconds() >= 1, "--patience must be at least 1 second");
    mostGrowth.ifPresent(percent -> Check.positive("--max-growth", percent));
  }

  /** The first fifth, five minutes at most, in which caches fill and code is compiled. */
  Duration warmUp() {
    Duration most = Duration.ofMinutes(5);
    Duration fifth = time.dividedBy(5);
    return fifth.compareTo(most) < 0 ? fifth : most;
  }
}
