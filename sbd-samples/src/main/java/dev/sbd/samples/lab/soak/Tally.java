package dev.sbd.samples.lab.soak;

import dev.sbd.samples.lab.soak.Client.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts how requests end. For any number of threads. */
final class Tally {
  private static final int MOST_FAILURES = 10; // that are told

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final List<String> failures = new ArrayList<>();
  private long failed;
  private long tokens;
  private long passes;

  synchronized void add(Verdict verdict) {
    outcomes.merge(verdict.outcome(), 1L, Long::sum);
    verdict.failure().ifPresent(this::fail);
    verdict
        .answer()
        .ifPresent(
            answer -> {
              tokens += answer.tokens().length;
              passes += answer.stats().forwardPasses();
            });
  }

  synchronized void fail(String failure) {
    failed++;
    if (failures.size() < MOST_FAILURES) {
      failures.add(failure);
    }
  }

  synchronized long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** All that ended in one of the ways that are known. */
  synchronized long requests() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long failed() {
    return failed;
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized long tokens() {
    return tokens;
  }

  synchronized long passes() {
    return passes;
  }
}
