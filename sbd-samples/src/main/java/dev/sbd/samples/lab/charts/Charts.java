package dev.sbd.samples.lab.charts;

import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.colors.ChartColor;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a chart of lines and points as a PNG picture of 1000 x 700 pixels; needs no display.
 *
 * <pre>{@code
 * byte[] png =
 *     Charts.titled("A pass of k tokens")
 *         .xAxis("k", Charts.Scale.LOGARITHMIC)
 *         .yAxis("milliseconds", Charts.Scale.LINEAR)
 *         .line("measured", sizes, millis)
 *         .dashed("read limit", sizes, limits)
 *         .png();
 * }</pre>
 */
public final class Charts {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 700;
  private static final BasicStroke DASHES =
      new BasicStroke(2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 6}, 0);
  private static final Color GRID = new Color(225, 225, 225);

  /** Told apart by most colour-blind readers too (Okabe and Ito; grey for their yellow). */
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000),
    new Color(0x8C8C8C)
  };

  private final String title;
  private final Map<String, Consumer<XYChart>> series = new LinkedHashMap<>();
  private Axis x = new Axis("", Scale.LINEAR);
  private Axis y = new Axis("", Scale.LINEAR);

  private Charts(String title) {
    this.title = title;
  }

  /** An empty chart under that title. */
  public static Charts titled(String title) {
    return new Charts(title);
  }

  /** The horizontal axis. Default: linear, without a name. */
  public Charts xAxis(String name, Scale scale) {
    x = new Axis(name, scale);
    return this;
  }

  /** The vertical axis. Default: linear, without a name. */
  public Charts yAxis(String name, Scale scale) {
    y = new Axis(name, scale);
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
  public Charts line(String name, double[] xs, double[] ys) {
    return add(name, xs, ys, drawn -> drawn.setMarker(SeriesMarkers.CIRCLE).setLineWidth(2.5f));
  }

  /** Adds a line without marks, for many points. Parameters as of {@link #line}. */
  public Charts curve(String name, double[] xs, double[] ys) {
    return add(name, xs, ys, drawn -> drawn.setMarker(SeriesMarkers.NONE).setLineWidth(2.5f));
  }

  /** Adds a dashed line without marks, as for a limit. Parameters as of {@link #line}. */
  public Charts dashed(String name, double[] xs, double[] ys) {
    return add(name, xs, ys, drawn -> drawn.setMarker(SeriesMarkers.NONE).setLineStyle(DASHES));
  }

  /** Adds points without a line. Parameters as of {@link #line}. */
  public Charts points(String name, double[] xs, double[] ys) {
    return add(
        name,
        xs,
        ys,
        drawn -> {
          drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
          drawn.setMarker(SeriesMarkers.CIRCLE);
        });
  }

  private Charts add(String name, double[] xs, double[] ys, Consumer<XYSeries> style) {
    Check.that(!series.containsKey(name), "series \"%s\" is in the chart already", name);
    Check.that(
        xs.length > 0 && xs.length == ys.length,
        "series \"%s\" must have as many xs as ys and at least one, got %d and %d",
        name,
        xs.length,
        ys.length);
    double[][] points = {xs.clone(), ys.clone()};
    series.put(
        name,
        chart ->
            style.accept(
                chart.addSeries(name, x.place(name, points[0]), y.place(name, points[1]))));
    return this;
  }

  /**
   * Makes sure that text can be drawn: better known before the work that a chart shows.
   *
   * @throws SbdException if this Java has no fonts
   */
  public static void requireFonts() {
    titled("").line("text", new double[] {1}, new double[] {1}).png();
  }

  /**
   * Draws the chart.
   *
   * @return a PNG file's bytes
   * @throws IllegalArgumentException if there is nothing to draw, or a number on a logarithmic axis
   *     is not positive
   * @throws SbdException if this Java cannot draw text, for lack of fonts
   */
  public byte[] png() {
    Check.that(!series.isEmpty(), "a chart needs a series");
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    try {
      return ChartEncoder.getBytes(draw(), "png");
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
    return new SbdException(
        "no picture can be drawn: Java finds no fonts here; install fontconfig and a font (such as"
            + " the packages fontconfig and fonts-dejavu-core), or ask for no picture ("
            + e
            + ")",
        e);
  }

  private XYChart draw() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x.name())
            .yAxisTitle(y.name())
            .build();
    style(chart.getStyler());
    series.values().forEach(each -> each.accept(chart));
    return chart;
  }

  private void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setXAxisLogarithmic(x.scale() == Scale.LOGARITHMIC);
    styler.setYAxisLogarithmic(y.scale() == Scale.LOGARITHMIC);
    if (x.scale == Scale.DOUBLING) {
      styler.setXAxisTickLabelsFormattingFunction(Charts::powerOfTwo);
    }
    if (y.scale == Scale.DOUBLING) {
      styler.setYAxisTickLabelsFormattingFunction(Charts::powerOfTwo);
    }
    styler.setSeriesColors(COLORS);
    styler.setMarkerSize(8);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotBorderColor(ChartColor.DARK_GREY.getColor());
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleFont(font(Font.BOLD, 20));
    styler.setAxisTitleFont(font(Font.PLAIN, 17));
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 15));
    styler.setLegendFont(font(Font.PLAIN, 15));
  }

  private static String powerOfTwo(double exponent) {
    double number = Math.pow(2, exponent);
    return exponent != Math.rint(exponent)
        ? ""
        : number >= 1 ? "%.0f".formatted(number) : Double.toString(number);
  }

  private static Font font(int style, int points) {
    return new Font(Font.SANS_SERIF, style, points);
  }

  /** How numbers lie on an axis. */
  public enum Scale {
    /** Equal differences are equally long. */
    LINEAR,
    /** Equal ratios are equally long; for positive numbers. */
    LOGARITHMIC,
    /** Logarithmic, marked at the powers of two. */
    DOUBLING
  }

  private record Axis(String name, Scale scale) {

    /** Where numbers are drawn: the chart library's logarithmic axes know decades only. */
    double[] place(String series, double... numbers) {
      for (double number : numbers) {
        Check.that(
            scale == Scale.LINEAR || !(number <= 0),
            "series \"%s\" must be positive on the logarithmic axis %s, got %s",
            series,
            name,
            number);
      }
      return scale == Scale.DOUBLING
          ? Arrays.stream(numbers).map(number -> Math.log(number) / Math.log(2)).toArray()
          : numbers;
    }
  }
}
