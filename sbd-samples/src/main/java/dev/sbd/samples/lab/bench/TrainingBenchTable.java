package dev.sbd.samples.lab.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
        "%-7s %13s %6s %6s %9s %7s %9s %7s %9s %7s %10s",
        "",
        "trained",
        "copies",
        "taught",
        "tokens/s",
        "/ full",
        "learnt/s",
        "/ full",
        "by CPU",
        "/ full",
        "planned GB");
    report.trainings().forEach(table::add);
    table.line("");
    table.line("most memory of the process: %s GB", number(report.peakBytes(), GIGA));
    return table.text.toString().stripTrailing();
  }

  private void add(TrainingBenchReport.Training training) {
    line(
        "%-7s %,13d %6d %6.2f %9.1f %7.2f %9.1f %7.2f %9.1f %7.2f %10s",
        training.name(),
        training.trainedParameters(),
        training.copies(),
        training.taughtShare(),
        training.tokensPerSecond(),
        training.tokensOverFull(),
        training.learntPerSecond(),
        training.learntOverFull(),
        training.learntPerCpuSecond(),
        training.learntPerCpuOverFull(),
        number(training.plannedBytes(), GIGA));
  }

  private static String number(@Nullable Number value, double unit) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value.doubleValue() / unit);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
