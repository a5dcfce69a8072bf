package dev.sbd.samples.lab.charts;

import dev.sbd.error.SbdException;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.colors.ColorBlindFriendlySeriesColors;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a chart of lines and points as a PNG picture of 1000 x 700 pixels; needs no display. Axes
 * have few ticks, at round numbers. Names that are too long are shortened.
 */
public final class Chart {
  static {
    System.setProperty("java.awt.headless", "true");
  }

  private static final int TITLE_WIDTH = 640; // pixels: it stands above the plot alone
  private static final int LEGEND_WIDTH = 190; // pixels
  private static final int LEGEND_LINES = 20; // in a font of full size
  private static final int TICK_DISTANCE = 110; // pixels, about

  private final XYChart chart = new XYChart(1000, 700);
  private final PointLabels labels = new PointLabels();
  private double[] xTicks = {};
  private boolean isFromZero;

  /** An empty chart. The names of the axes tell their units. */
  public Chart(String title, String xName, String yName) {
    chart.setTitle(title);
    chart.setXAxisTitle(xName);
    chart.setYAxisTitle(yName);
    chart.addAnnotation(labels);
  }

  /**
   * Marks the horizontal axis at these numbers, all equally far apart; at every second or third, if
   * there are too many to read. Precedes the series, which have points at these numbers alone.
   */
  public Chart xTicks(Collection<Integer> numbers) {
    xTicks = numbers.stream().sorted().mapToDouble(number -> number).toArray();
    chart.getStyler().setXAxisTickLabelsFormattingFunction(this::xTick);
    return this;
  }

  /** Lets the vertical axis begin at 0. */
  public Chart yFromZero() {
    isFromZero = true;
    return this;
  }

  /**
   * Adds a line through points, which are marked.
   *
   * @param name in the legend, unique in the chart
   * @param xs one a point
   * @param ys one a point; NaN leaves a gap
   * @throws IllegalArgumentException if the counts differ or are 0, or the name is taken
   */
  public Chart line(String name, double[] xs, double[] ys) {
    add(name, xs, ys);
    return this;
  }

  /** Adds a line without marks, for many points. Parameters as of {@link #line}. */
  public Chart curve(String name, double[] xs, double[] ys) {
    boolean isLine = DoubleStream.of(xs).distinct().count() > 1;
    add(name, xs, ys).setMarker(isLine ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    return this;
  }

  /** Adds a dashed line without marks, as for a limit. Parameters as of {@link #line}. */
  public Chart dashed(String name, double[] xs, double[] ys) {
    curve(name, xs, ys);
    chart.getSeries(name).setLineStyle(SeriesLines.DASH_DASH).setLineColor(Color.DARK_GRAY);
    return this;
  }

  /** Writes a text beside the point that is there, in a chart without {@link #xTicks}. */
  public Chart label(String text, double x, double y) {
    labels.add(text, x, y);
    return this;
  }

  private XYSeries add(String name, double[] xs, double[] ys) {
    DoubleStream places = DoubleStream.of(xs);
    if (xTicks.length > 0) {
      places = places.map(x -> Arrays.binarySearch(xTicks, x));
    }
    return (XYSeries) chart.addSeries(name, places.toArray(), ys).setLineWidth(2.5f);
  }

  /**
   * Makes sure that text can be drawn: better known before the work that a chart shows.
   *
   * @throws SbdException if this Java has no fonts
   */
  public static void requireFonts() {
    new Chart("t", "x", "y").line("text", new double[] {1}, new double[] {1}).png();
  }

  /**
   * Draws the chart.
   *
   * @return a PNG file's bytes
   * @throws SbdException if this Java cannot draw text, for lack of fonts
   */
  public byte[] png() {
    try {
      return ChartEncoder.getBytes(finished(), "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LinkageError | InternalError | NullPointerException e) {
      throw withoutFonts(e);
    } catch (RuntimeException e) {
      throw String.valueOf(e.getMessage()).contains("Fontconfig") ? withoutFonts(e) : e;
    }
  }

  /** Minimal Linux images have a JDK but no fonts, and the JDK says so in many ways. */
  private static SbdException withoutFonts(Throwable e) {
    String message =
        "no picture can be drawn: Java finds no fonts here; install fontconfig and a font (such as"
            + " the packages fontconfig and fonts-dejavu-core), or ask for no picture (%s)";
    return new SbdException(message.formatted(e), e);
  }

  XYChart finished() {
    XYStyler styler = chart.getStyler();
    style(styler);
    chart.setTitle(fit(chart.getTitle(), styler.getChartTitleFont(), TITLE_WIDTH));
    for (XYSeries each : chart.getSeriesCollection()) {
      each.setLabel(fit(each.getName(), styler.getLegendFont(), LEGEND_WIDTH));
    }
    bound(XYSeries::getYData, y -> styler.setYAxisMin(isFromZero ? 0 : y), styler::setYAxisMax);
    if (xTicks.length == 0) {
      bound(XYSeries::getXData, styler::setXAxisMin, styler::setXAxisMax);
    }
    return chart;
  }

  private void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setSeriesColors(new ColorBlindFriendlySeriesColors().getSeriesColors());
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setXAxisTickMarkSpacingHint(TICK_DISTANCE);
    styler.setYAxisTickMarkSpacingHint(TICK_DISTANCE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    int lines = Math.max(LEGEND_LINES, chart.getSeriesCollection().size());
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15 * LEGEND_LINES / lines));
  }

  /**
   * Leaves room beyond the outermost points. Were they and the bounds equally far apart, XChart's
   * ticks would be at them instead of at round numbers.
   */
  private void bound(
      Function<XYSeries, double[]> numbers, Consumer<Double> min, Consumer<Double> max) {
    DoubleSummaryStatistics ends =
        chart.getSeriesCollection().stream()
            .flatMapToDouble(each -> DoubleStream.of(numbers.apply(each)))
            .filter(Double::isFinite)
            .summaryStatistics();
    double span = ends.getMax() - ends.getMin();
    double room = span > 0 ? 0.03 * span : 1;
    if (ends.getCount() > 0) {
      min.accept(ends.getMin() - room);
      max.accept(ends.getMax() + 2 * room);
    }
  }

  private String xTick(double place) {
    boolean isTick = place == Math.rint(place) && place >= 0 && place < xTicks.length;
    return isTick ? "%.0f".formatted(xTicks[(int) place]) : "";
  }

  /** All of {@code text} if it is not too wide, else both its ends. */
  private static String fit(String text, Font font, int width) {
    FontRenderContext context = new FontRenderContext(null, true, true);
    String fit = text;
    for (int kept = text.length() - 1;
        kept > 1 && font.getStringBounds(fit, context).getWidth() > width;
        kept--) {
      fit = text.substring(0, kept - kept / 2) + "…" + text.substring(text.length() - kept / 2);
    }
    return fit;
  }
}
