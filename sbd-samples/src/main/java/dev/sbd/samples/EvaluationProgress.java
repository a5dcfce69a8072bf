package dev.sbd.samples;

import dev.sbd.samples.evaluation.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** An evaluation on stderr: a line that changes on a terminal, else one every few seconds. */
final class EvaluationProgress implements Progress {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal = Ansi.AUTO.enabled();
  private final long start = System.nanoTime();
  private long shown = start;

  EvaluationProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void answered(String what, int done, int all) {
    long now = System.nanoTime();
    if (done == all || now - shown > (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
      shown = now;
      show(String.format(Locale.ROOT, "%d/%d  %s  %s", done, all, left(now, done, all), what));
      if (terminal && done == all) {
        err.println();
      }
    }
  }

  private void show(String line) {
    err.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
    err.flush();
  }

  /** As if what is to come took as long a problem as what is done. */
  private String left(long now, int done, int all) {
    Duration left = Duration.ofNanos((long) ((double) (now - start) / done * (all - done)));
    return String.format(Locale.ROOT, "%d:%02d left", left.toMinutes(), left.toSecondsPart());
  }
}
