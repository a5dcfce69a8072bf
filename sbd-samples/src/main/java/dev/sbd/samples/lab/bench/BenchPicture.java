package dev.sbd.samples.lab.bench;

import dev.sbd.samples.lab.charts.Chart;
import java.util.SortedMap;

/** A report as a picture: T(k) against k, above the read limit. */
public final class BenchPicture {
  private BenchPicture() {}

  /**
   * The picture as PNG.
   *
   * @throws dev.sbd.error.SbdException if this Java cannot draw text
   */
  public static byte[] of(BenchReport report) {
    Chart chart =
        new Chart(
                "Forward passes of " + report.shape() + ", " + report.dtype(),
                "k (tokens)",
                "milliseconds")
            .xTicks(report.forwardMs().keySet())
            .yFromZero();
    for (BenchReport.CacheTimes times : report.byCacheLength()) {
      add(chart, "T(k), " + times.cacheLength() + " cached", times.forwardMs());
    }
    add(chart, "T(k+k), " + report.cacheLength() + " cached", report.commitMs());
    double[] ends = {report.forwardMs().firstKey(), report.forwardMs().lastKey()};
    double[] limit = {report.readLimitMs(), report.readLimitMs()};
    return chart.dashed("read limit", ends, limit).png();
  }

  private static void add(Chart chart, String name, SortedMap<Integer, Double> millis) {
    chart.line(
        name,
        millis.keySet().stream().mapToDouble(k -> k).toArray(),
        millis.values().stream().mapToDouble(v -> v).toArray());
  }
}
