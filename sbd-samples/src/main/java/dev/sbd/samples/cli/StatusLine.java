package dev.sbd.samples.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/**
 * How work goes on, on stderr: a line that changes on a terminal, else one every few seconds. What
 * is written after {@link #close} begins a line of its own.
 */
final class StatusLine implements AutoCloseable {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final int BAR = 24; // characters

  private final PrintWriter err;
  private final boolean terminal;
  private long shown = System.nanoTime();
  private boolean open; // it can change

  StatusLine(PrintWriter err) {
    this(err, Ansi.AUTO.enabled());
  }

  StatusLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Shows {@code text} if it is time to, or the {@code last} there is. */
  void show(boolean last, Supplier<String> text) {
    long now = System.nanoTime();
    if (last || now - shown > (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
      shown = now;
      err.print(terminal ? "\r" + text.get() + "\u001b[K" : text.get());
      open = true;
      if (last || !terminal) {
        close();
      }
      err.flush();
    }
  }

  /** Ends the line, if it has not ended. */
  @Override
  public void close() {
    if (open) {
      err.println();
      open = false;
    }
  }

  /** A bar that fills, and a blank; nothing but on a terminal. */
  String bar(int done, int all) {
    int filled = (int) ((long) BAR * done / all);
    return terminal ? "[" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " : "";
  }

  /** {@code 1:05:09 left}. */
  static String left(double nanos) {
    Duration left = Duration.ofNanos((long) nanos);
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d left",
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }
}
