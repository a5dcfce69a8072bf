package dev.sbd.samples.lab.bench;

import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text to read. */
public final class BenchTable {
  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;

  private final BenchReport report;
  private final StringBuilder text = new StringBuilder();

  private BenchTable(BenchReport report) {
    this.report = report;
  }

  /** The whole text, without a line end at its end. */
  public static String of(BenchReport report) {
    BenchTable table = new BenchTable(report);
    table.addHead();
    report.byCacheLength().forEach(table::addTimes);
    table.addPrefills();
    table.addGeneration();
    table.addMemory();
    return table.text.toString().stripTrailing();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private void addHead() {
    line(
        "%s: %,d parameters in %s%s on %s, %d threads, matrices as %s",
        report.shape(),
        report.parameters(),
        report.dtype(),
        report.quantization() == null ? "" : " (" + report.quantization() + ")",
        report.device(),
        report.threads(),
        report.matrixLayout());
    line(
        "read limit: %.2f ms a pass: %.1f MB at %.1f GB/s (fastest of 10 reads of %,d MB)",
        report.readLimitMs(),
        report.readBytes() / MEGA,
        report.bandwidthBytesPerSecond() / GIGA,
        report.bandwidthBufferBytes() >> 20);
    line("");
  }

  private void addTimes(BenchReport.CacheTimes times) {
    line("behind %d cached tokens, fastest of %d rounds", times.cacheLength(), report.rounds());
    line("%6s %11s %9s %9s %11s %9s", "k", "T(k) ms", "/ limit", "/ T(1)", "T(k+k) ms", "/ T(k)");
    for (int k : times.forwardMs().keySet()) {
      line(
          "%6d %11.2f %9.2f %9s %11.2f %9.2f",
          k,
          times.forward(k),
          times.forward(k) / report.readLimitMs(),
          times.has(1) ? ratio(times.forward(k) / times.forward(1)) : "-",
          times.commit(k),
          times.commit(k) / times.forward(k));
    }
    line("");
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void addPrefills() {
    if (!report.prefillTokensPerSecond().isEmpty()) {
      line(
          "prefill, tokens/s by length: %s",
          report.prefillTokensPerSecond().entrySet().stream()
              .map(e -> String.format(Locale.ROOT, "%d: %.1f", e.getKey(), e.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  private void addGeneration() {
    BenchReport.GenerationTimes times = report.generation();
    if (times != null) {
      line(
          "generated %d tokens%s: NTP %.1f tokens/s; SBD (k %d, gamma %s) %.1f tokens/s, %.2f tokens a pass: speed-up %.2f",
          times.newTokens(),
          times.randomPrompt() ? " from random ones" : "",
          times.ntpTokensPerSecond(),
          times.blockSize(),
          times.gamma(),
          times.sbdTokensPerSecond(),
          times.sbdTokensPerPass(),
          times.speedUp());
    }
    for (BenchReport.Prediction prediction : report.predictions()) {
      line(
          "eq. 16, %s: a block of %d in %.1f passes would be %.1f tokens/s: speed-up %.2f",
          prediction.source(),
          prediction.blockSize(),
          prediction.passesPerBlock(),
          prediction.tokensPerSecond(),
          prediction.speedUp());
    }
    if (report.outsideModelShare() != null) {
      line("outside the model: %.2f %% of the time", 100 * report.outsideModelShare());
    }
  }

  private void addMemory() {
    line(
        "opened in %.0f ms, first pass %.0f ms; weights %.1f MB, cache %,d bytes a token%s",
        report.loadMs(),
        report.firstPassMs(),
        report.weightBytes() / MEGA,
        report.kvBytesPerToken(),
        report.kvMeasuredBytesPerToken() == null
            ? ""
            : String.format(Locale.ROOT, " (measured: %,.0f)", report.kvMeasuredBytesPerToken()));
    Long resident = report.residentBytes();
    Long nativeBytes = report.nativeBytes();
    Double share = report.residentOverWeightsAndCache();
    if (resident != null && nativeBytes != null && share != null) {
      line(
          "resident %.1f MB, of it %.1f MB native besides mapped weights: %.2f of weights and caches",
          resident / MEGA, nativeBytes / MEGA, share);
    }
  }
}
