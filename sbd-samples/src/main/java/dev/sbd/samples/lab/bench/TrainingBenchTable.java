package dev.sbd.samples.lab.bench;

import java.util.Locale;

/** A report of {@code sbd bench-training} as text to read. */
public final class TrainingBenchTable {
  private static final double GIGA = 1e9;

  private final StringBuilder text = new StringBuilder();

  private TrainingBenchTable() {}

  /** The whole text, without a line end at its end. */
  public static String of(TrainingBenchReport report) {
    TrainingBenchTable table = new TrainingBenchTable();
    table.line(
        "%s: %,d parameters in %s on %s, %d threads; updates of %d tokens, %d in each of %d rounds",
        report.shape(),
        report.parameters(),
        report.dtype(),
        report.device(),
        report.threads(),
        report.batchTokens(),
        report.updates(),
        report.rounds());
    table.line("");
    table.line(
        "%-14s %13s %6s %9s %7s %9s %7s %8s %10s",
        "", "trained", "copies", "tokens/s", "/ full", "learnt/s", "/ full", "CPU s", "planned GB");
    report.trainings().forEach(table::add);
    table.line("");
    table.line("planned for all together: %.2f GB and what Java and libtorch need", giga(report));
    if (report.peakBytes() != null) {
      table.line("most memory of the process: %.2f GB", report.peakBytes() / GIGA);
    }
    return table.text.toString().stripTrailing();
  }

  private static double giga(TrainingBenchReport report) {
    return report.plannedBytes() / GIGA;
  }

  private void add(TrainingBenchReport.Training training) {
    line(
        "%-14s %,13d %6d %9.1f %7.2f %9.1f %7.2f %8s %10.2f",
        training.name(),
        training.trainedParameters(),
        training.copies(),
        training.tokensPerSecond(),
        training.tokensOverFull(),
        training.learntPerSecond(),
        training.learntOverFull(),
        training.cpuSeconds() == null
            ? "-"
            : String.format(Locale.ROOT, "%.2f", training.cpuSeconds()),
        training.plannedBytes() / GIGA);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
