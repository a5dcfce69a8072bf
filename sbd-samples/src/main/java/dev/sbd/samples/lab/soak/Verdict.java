package dev.sbd.samples.lab.soak;

import java.util.Optional;

/**
 * How a request ended.
 *
 * @param failure what is wrong with it, if anything
 * @param tokens new ones that came of it
 * @param passes that these took
 */
record Verdict(Outcome outcome, Optional<String> failure, int tokens, int passes) {
  /** As it should, without an answer. */
  static Verdict of(Outcome outcome) {
    return new Verdict(outcome, Optional.empty(), 0, 0);
  }

  /** As it should not. */
  static Verdict wrong(Outcome outcome, String failure) {
    return new Verdict(outcome, Optional.of(failure), 0, 0);
  }
}
