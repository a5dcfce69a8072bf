package dev.sbd.samples.cli;

import dev.sbd.error.SbdException;
import dev.sbd.samples.lab.charts.Chart;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A training's losses over its updates, drawn from its log. */
final class LossChart {
  private static final int MOST_POINTS = 100;
  private static final int NTP_COLUMN = 3;
  private static final int MATP_COLUMN = 4;

  private LossChart() {}

  /**
   * Draws {@code log}'s losses, each point the mean of a stretch of updates. Where no picture can
   * be drawn it says so and goes on.
   */
  static void draw(Path log, Path picture, PrintWriter err) {
    try {
      List<String[]> lines =
          Files.readAllLines(log).stream().skip(1).map(line -> line.split(",", -1)).toList();
      if (!lines.isEmpty()) {
        OutputFile.at(picture).write(png(lines));
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException | SbdException e) {
      err.println("no loss curve: " + e.getMessage());
    }
  }

  private static byte[] png(List<String[]> lines) {
    Chart chart = new Chart("Loss", "updates", "cross-entropy, nats a token");
    double[] steps = means(column(lines, 0));
    curve(chart, "next token (NTP)", steps, means(column(lines, NTP_COLUMN)));
    curve(chart, "masked tokens (MATP)", steps, means(column(lines, MATP_COLUMN)));
    return chart.png();
  }

  /** Draws what there are numbers of. */
  private static void curve(Chart chart, String name, double[] steps, double[] losses) {
    if (Arrays.stream(losses).anyMatch(Double::isFinite)) {
      chart.curve(name, steps, losses);
    }
  }

  private static double[] column(List<String[]> lines, int column) {
    return lines.stream().mapToDouble(line -> Double.parseDouble(line[column])).toArray();
  }

  private static double[] means(double... numbers) {
    int points = Math.min(numbers.length, MOST_POINTS);
    double[] means = new double[points];
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) i * numbers.length / points);
      int to = (int) ((long) (i + 1) * numbers.length / points);
      means[i] =
          Arrays.stream(numbers, from, to).filter(Double::isFinite).average().orElse(Double.NaN);
    }
    return means;
  }
}
