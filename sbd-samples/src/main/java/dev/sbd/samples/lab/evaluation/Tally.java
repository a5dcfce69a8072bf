package dev.sbd.samples.lab.evaluation;

import dev.sbd.Generation;

/** Sums over the problems of a task, decoded in one way; several threads may add to them. */
final class Tally {
  private final Decoding decoding;
  private int problems;
  private int right;
  private long tokens;
  private long passes;
  private long nanos;

  Tally(Decoding decoding) {
    this.decoding = decoding;
  }

  synchronized void add(Generation answer, boolean isRight) {
    problems++;
    right += isRight ? 1 : 0;
    tokens += answer.stats().newTokens();
    passes += answer.stats().forwardPasses();
    nanos += answer.stats().totalNanos();
  }

  Decoding decoding() {
    return decoding;
  }

  /** What came out, measured by {@code ntp}: the same problems token by token. */
  Row row(Subject subject, String task, Tally ntp) {
    return new Row(
        subject.name(),
        subject.training(),
        decoding.label(),
        task,
        problems,
        (double) right / problems,
        (double) ntp.passes / passes,
        (double) ntp.nanos / nanos,
        Row.wilsonMargin(right, problems),
        (double) tokens / passes,
        nanos / 1e6 / problems);
  }
}
