package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainingStep;
import java.io.PrintWriter;
import java.util.Locale;

/** A training on stderr, with a bar where it is a terminal. */
final class TrainingProgress implements AutoCloseable {
  private static final double SMOOTHING = 0.05;

  private final StatusLine line;
  private final int steps;
  private double ntp = Double.NaN;
  private double matp = Double.NaN;
  private double nanosPerToken = Double.NaN;
  private double tokensPerStep = Double.NaN;

  TrainingProgress(PrintWriter err, int steps) {
    this.line = new StatusLine(err);
    this.steps = steps;
  }

  void add(TrainingStep step) {
    ntp = smoothed(ntp, step.ntpLoss());
    matp = smoothed(matp, step.matpLoss());
    nanosPerToken = smoothed(nanosPerToken, (double) step.nanos() / step.tokens());
    tokensPerStep = smoothed(tokensPerStep, step.tokens());
    line.show(step.number() == steps, () -> text(step.number()));
  }

  private static double smoothed(double before, double now) {
    return Double.isNaN(before)
        ? now
        : Double.isNaN(now) ? before : before + SMOOTHING * (now - before);
  }

  private String text(int step) {
    return String.format(
        Locale.ROOT,
        "%sstep %d/%d%s%s  %.0f tokens/s  %s",
        line.bar(step, steps),
        step,
        steps,
        loss("NTP", ntp),
        loss("MATP", matp),
        1e9 / nanosPerToken,
        StatusLine.left((steps - step) * tokensPerStep * nanosPerToken));
  }

  /** Nothing of rows that there are none of. */
  private static String loss(String name, double loss) {
    return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "  %s %.4f", name, loss);
  }

  @Override
  public void close() {
    line.close();
  }
}
