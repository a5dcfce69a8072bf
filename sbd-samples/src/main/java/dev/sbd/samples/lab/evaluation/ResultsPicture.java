package dev.sbd.samples.lab.evaluation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.samples.lab.charts.Chart;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Results as pictures: accuracy against the reduction of passes, a curve for each solver. */
public final class ResultsPicture {
  private static final Pattern PARAMETER = Pattern.compile("[ :]([0-9.E-]+)$");

  private ResultsPicture() {}

  /**
   * A picture for each checkpoint trained for Set Block Decoding, by its name, in order; averages
   * over the tasks.
   *
   * @throws dev.sbd.error.SbdException if this Java can't draw text
   */
  public static Map<String, byte[]> of(Results results) {
    List<Row> averages =
        results.rows().stream()
            .filter(row -> row.task().equals(Row.AVERAGE) && row.training() == TrainingMethod.SBD)
            .toList();
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    by(Row::checkpoint, averages)
        .forEach((name, rows) -> pictures.put(name, picture(name, rows, results)));
    return pictures;
  }

  private static byte[] picture(String name, List<Row> rows, Results results) {
    int tasks = results.tasks().size() - 1;
    Chart chart =
        new Chart(
            name + ": accuracy and forward passes, mean of " + tasks + " tasks",
            "times fewer forward passes than token by token",
            "accuracy in percent");
    by(row -> curve(row.decoding()), rows).forEach((curve, points) -> add(chart, curve, points));
    return chart.png();
  }

  private static Map<String, List<Row>> by(Function<Row, String> key, List<Row> rows) {
    return rows.stream().collect(groupingBy(key, LinkedHashMap::new, toList()));
  }

  /** What its decodings have in common: the label without the number. */
  private static String curve(String decoding) {
    return PARAMETER.matcher(decoding).replaceFirst("");
  }

  /** What a decoding has of its own on a curve of several: the number. */
  private static String parameter(String decoding) {
    Matcher number = PARAMETER.matcher(decoding);
    return number.find() ? number.group(1) : decoding;
  }

  /** Points that stand alone are called by all of their label. */
  private static void add(Chart chart, String name, List<Row> rows) {
    List<Row> sorted =
        rows.stream().sorted(Comparator.comparingDouble(Row::passReduction)).toList();
    double[] x = sorted.stream().mapToDouble(Row::passReduction).toArray();
    double[] y = sorted.stream().mapToDouble(row -> 100 * row.accuracy()).toArray();
    chart.line(name, x, y);
    for (int i = 0; i < x.length; i++) {
      String decoding = sorted.get(i).decoding();
      chart.label(x.length == 1 ? decoding : parameter(decoding), x[i], y[i]);
    }
  }
}
