package dev.sbd.samples;

import dev.sbd.djl.training.TrainingStep;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** A training on stderr: a bar on a terminal, else a line every few seconds. */
final class TrainingProgress {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final int BAR = 24;
  private static final double SMOOTHING = 0.05;

  private final PrintWriter err;
  private final int steps;
  private final boolean terminal;
  private long shown = System.nanoTime();
  private double ntp = Double.NaN;
  private double matp = Double.NaN;
  private double nanosPerToken = Double.NaN;
  private double tokensPerStep = Double.NaN;

  TrainingProgress(PrintWriter err, int steps) {
    this.err = err;
    this.steps = steps;
    this.terminal = Ansi.AUTO.enabled();
  }

  void add(TrainingStep step) {
    ntp = smoothed(ntp, step.ntpLoss());
    matp = smoothed(matp, step.matpLoss());
    nanosPerToken = smoothed(nanosPerToken, (double) step.nanos() / step.tokens());
    tokensPerStep = smoothed(tokensPerStep, step.tokens());
    boolean last = step.number() == steps;
    if (last || System.nanoTime() - shown > (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
      shown = System.nanoTime();
      show(step.number(), last);
    }
  }

  private static double smoothed(double before, double now) {
    return Double.isNaN(before)
        ? now
        : Double.isNaN(now) ? before : before + SMOOTHING * (now - before);
  }

  private void show(int step, boolean last) {
    String line =
        String.format(
            Locale.ROOT,
            "%sstep %d/%d  NTP %.4f%s  %.0f tokens/s  %s left",
            terminal ? bar(step) : "",
            step,
            steps,
            ntp,
            Double.isNaN(matp) ? "" : String.format(Locale.ROOT, "  MATP %.4f", matp),
            1e9 / nanosPerToken,
            left(steps - step));
    err.print(
        terminal
            ? "\r" + line + "\u001b[K" + (last ? System.lineSeparator() : "")
            : line + System.lineSeparator());
    err.flush();
  }

  private String bar(int step) {
    int done = (int) ((long) BAR * step / steps);
    return "[" + "#".repeat(done) + " ".repeat(BAR - done) + "] ";
  }

  private String left(int remaining) {
    Duration left = Duration.ofNanos((long) (remaining * tokensPerStep * nanosPerToken));
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }
}
