package dev.sbd.samples.lab.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts how requests end. For any number of threads. */
final class Tally {
  private static final int MOST_FAILURES = 10; // that are told

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> models = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private long overHttp;
  private long failed;
  private long tokens;
  private long passes;

  synchronized void add(Line line, Verdict verdict) {
    outcomes.merge(verdict.outcome(), 1L, Long::sum);
    models.merge(line.model(), 1L, Long::sum);
    overHttp += line.isHttp() ? 1 : 0;
    verdict.failure().ifPresent(this::fail);
    tokens += verdict.tokens();
    passes += verdict.passes();
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

  /** How many of them went over HTTP. */
  synchronized long overHttp() {
    return overHttp;
  }

  /** How many of them asked each model. */
  synchronized Map<String, Long> models() {
    return new TreeMap<>(models);
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
