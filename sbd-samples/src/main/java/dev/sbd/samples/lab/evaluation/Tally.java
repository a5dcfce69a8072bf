package dev.sbd.samples.lab.evaluation;

import dev.sbd.Generation;
import java.util.Arrays;

/** Sums over the exercises of a kind, decoded in one way; several threads may add to them. */
final class Tally {
  private final Decoding decoding;
  private int problems;
  private int checked;
  private int right;
  private int same;
  private long tokens;
  private long forced;
  private long passes;
  private long nanos;

  Tally(Decoding decoding) {
    this.decoding = decoding;
  }

  /** Counts an answer; {@code ntp} is the one that the same model gives token by token. */
  synchronized void add(Question question, Generation answer, Generation ntp) {
    problems++;
    checked += question.check().isPresent() ? 1 : 0;
    right += question.check().filter(check -> check.test(answer.text())).isPresent() ? 1 : 0;
    same += Arrays.equals(answer.tokens(), ntp.tokens()) ? 1 : 0;
    tokens += answer.stats().newTokens();
    forced += answer.stats().forcedTokens();
    passes += answer.stats().forwardPasses();
    nanos += answer.stats().totalNanos();
  }

  Decoding decoding() {
    return decoding;
  }

  private double tokensPerSecond() {
    return tokens * 1e9 / nanos;
  }

  /** What came out, measured by {@code ntp}: the same problems token by token. */
  Row row(Subject subject, String task, Tally ntp) {
    return new Row(
        subject.name(),
        subject.training(),
        decoding.label(),
        task,
        problems,
        (double) right / checked,
        (double) ntp.passes / passes,
        (double) ntp.nanos / nanos,
        Row.wilsonMargin(right, checked),
        (double) tokens / passes,
        nanos / 1e6 / problems,
        tokensPerSecond(),
        tokensPerSecond() / ntp.tokensPerSecond(),
        (double) same / problems,
        (double) forced / passes);
  }
}
