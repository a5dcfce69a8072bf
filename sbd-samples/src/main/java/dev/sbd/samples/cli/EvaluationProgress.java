package dev.sbd.samples.cli;

import dev.sbd.samples.lab.evaluation.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** An evaluation on stderr. */
final class EvaluationProgress implements Progress {
  private final StatusLine line;
  private final long start = System.nanoTime();

  EvaluationProgress(PrintWriter err) {
    this.line = new StatusLine(err);
  }

  @Override
  public void answered(String what, int done, int all) {
    line.show(
        done == all,
        () -> String.format(Locale.ROOT, "%d/%d  %s  %s", done, all, left(done, all), what));
  }

  /** As if what is to come took as long a problem as what is done. */
  private String left(int done, int all) {
    return StatusLine.left((double) (System.nanoTime() - start) / done * (all - done));
  }
}
