package dev.sbd.samples.lab.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.AxisTickCalculator;
import org.knowm.xchart.internal.chartpart.Axis_;

final class ChartTest {
  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64};
  private static final double[] MILLIS = {21, 22, 22.5, 25, 30, 45, 90};

  private static Chart chart() {
    return new Chart("A pass of k tokens, llama 135M bfloat16", "k (tokens)", "milliseconds");
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] falling(int count) {
    return IntStream.range(0, count).mapToDouble(i -> 83.217 - 2.717 * i).toArray();
  }

  /** The labels that XChart draws at an axis: "getXAxis" or "getYAxis". */
  private static List<String> ticks(Chart charts, String axis) throws ReflectiveOperationException {
    XYChart chart = charts.finished();
    BitmapEncoder.getBufferedImage(chart);
    Method method = AxesChart.class.getDeclaredMethod(axis);
    method.setAccessible(true);
    Axis_<?, ?> drawn = (Axis_<?, ?>) method.invoke(chart);
    AxisTickCalculator ticks = drawn.getAxisTickCalculator();
    double length =
        axis.equals("getXAxis") ? drawn.getBounds().getWidth() : drawn.getBounds().getHeight();
    return IntStream.range(0, ticks.getTickLabels().size())
        .filter(i -> ticks.getTickLocations().get(i) >= 0)
        .filter(i -> ticks.getTickLocations().get(i) <= length)
        .mapToObj(i -> ticks.getTickLabels().get(i))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          16, 16
          1 2, 1 2
          3 7 1000, 3 7 1000
          1 2 4 8 16 32 64, 1 2 4 8 16 32 64
          1 2 3 4 5 6 7 8 12 16 24 100 8192, 1 2 3 4 5 6 7 8 12 16 24 100 8192
          """)
  void xTicks_ofMeasuredSizes_areEachOfThem(String sizes, String labels)
      throws ReflectiveOperationException {
    double[] ks = numbers(sizes);
    Collection<Integer> ticks = Arrays.stream(ks).mapToObj(k -> (int) k).toList();
    double[] ends = {ks[0], ks[ks.length - 1]};
    Chart chart = chart().xTicks(ticks).line("a", ks, falling(ks.length));
    chart.line("b", ks, falling(ks.length)).dashed("limit", ends, new double[] {5, 5});
    assertEquals(labels, String.join(" ", ticks(chart, "getXAxis")));
  }

  @Test
  void xTicks_tooManyToRead_areFewer() throws ReflectiveOperationException {
    List<Integer> sizes = IntStream.rangeClosed(1, 200).map(k -> 100 * k).boxed().toList();
    double[] ks = sizes.stream().mapToDouble(k -> k).toArray();
    List<String> ticks = ticks(chart().xTicks(sizes).line("a", ks, ks), "getXAxis");
    assertTrue(ticks.size() > 5 && ticks.size() < 20, ticks.toString());
    assertTrue(ticks.stream().allMatch(tick -> tick.endsWith("00")), ticks.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61.3 83.2    | 62 64 66 68 70 72 74 76 78 80 82 84 | 65 70 75 80
          1 3.728 9.1  | 1 2 3 4 5 6 7 8 9                   | 2 4 6 8
          0.5 11 21.5  | 0 2 4 6 8 10 12 14 16 18 20 22      | 0 5 10 15 20
          73.3333      | 72.5 73 73.5 74 74.5 75             | 72.5 73 73.5 74 74.5 75
          0            | -1 -0.5 0 0.5 1 1.5 2               | -1 -0.5 0 0.5 1 1.5 2
          -3 3         | -3 -2 -1 0 1 2 3                    | -3 -2 -1 0 1 2 3
          """)
  void ticks_ofNumbers_areFewAndRound(String numbers, String across, String up)
      throws ReflectiveOperationException {
    double[] xs = numbers(numbers);
    Chart chart = chart().line("a", xs, xs);
    assertEquals(across, String.join(" ", ticks(chart, "getXAxis")));
    assertEquals(up, String.join(" ", ticks(chart, "getYAxis")));
  }

  @Test
  void yTicks_fromZero_beginThere() throws ReflectiveOperationException {
    Chart chart = chart().yFromZero().line("a", SIZES, MILLIS);
    assertEquals("0 20 40 60 80", String.join(" ", ticks(chart, "getYAxis")));
  }

  private static BufferedImage image(Chart chart) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(chart.png()));
  }

  private static long inked(BufferedImage image, int x, int y, int width, int height) {
    int[] pixels = image.getRGB(x, y, width, height, null, 0, width);
    return IntStream.of(pixels).filter(pixel -> pixel == 0xFF000000).count();
  }

  @Test
  void png_ofLines_isAPictureWithThemInIt() throws IOException {
    double[] ends = {1, 64};
    Chart chart = chart().line("512 cached", SIZES, MILLIS).dashed("limit", ends, ends);
    BufferedImage image = image(chart);
    assertEquals(1000, image.getWidth());
    assertEquals(700, image.getHeight());
    assertTrue(inked(image, 100, 100, 600, 500) > 500);
  }

  @Test
  void png_ofACurveOfOnePoint_showsIt() throws IOException {
    double[] one = {1};
    assertTrue(inked(image(chart().curve("a", one, one)), 200, 200, 400, 300) > 30);
    Chart equal = chart().curve("a", new double[] {1, 1}, new double[] {2, 2});
    assertTrue(inked(image(equal), 200, 200, 400, 300) > 30);
  }

  /** The name of a directory can be as long as a line of text. */
  @Test
  void png_ofLongNamesAndManySeries_isNotCut() throws IOException {
    String name = "a-long-name-of-a-directory-".repeat(10);
    Chart chart = new Chart(name, "k", "milliseconds");
    for (int i = 0; i < 33; i++) {
      chart.line(name + i, SIZES, MILLIS).label(name, SIZES[i % SIZES.length], MILLIS[i % 7]);
    }
    BufferedImage image = image(chart);
    int[] left = image.getRGB(0, 0, 5, 700, null, 0, 5);
    int[] right = image.getRGB(995, 0, 5, 700, null, 0, 5);
    int[] bottom = image.getRGB(700, 695, 300, 5, null, 0, 300);
    for (int[] edge : new int[][] {left, right, bottom}) {
      assertTrue(IntStream.of(edge).allMatch(pixel -> pixel == 0xFFFFFFFF), "something is cut");
    }
    assertTrue(image.getWidth() == 1000 && inked(image, 200, 0, 500, 35) > 500, "the title");
  }

  @Test
  void series_ofUnequalCountsOrTakenName_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> chart().line("a", SIZES, new double[2]));
    Chart chart = chart().line("a", SIZES, MILLIS);
    assertThrows(IllegalArgumentException.class, () -> chart.line("a", SIZES, MILLIS));
  }
}
