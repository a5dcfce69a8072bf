package dev.sbd.samples.lab.charts;

import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

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

  private final String title;
  private final List<Series> series = new ArrayList<>();
  private Scale xScale = Scale.LINEAR;
  private Scale yScale = Scale.LINEAR;
  private String xName = "";
  private String yName = "";

  private Charts(String title) {
    this.title = title;
  }

  /** An empty chart under that title. */
  public static Charts titled(String title) {
    return new Charts(title);
  }

  /** The horizontal axis. Default: linear, without a name. */
  public Charts xAxis(String name, Scale scale) {
    xName = name;
    xScale = scale;
    return this;
  }

  /** The vertical axis. Default: linear, without a name. */
  public Charts yAxis(String name, Scale scale) {
    yName = name;
    yScale = scale;
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
    return add(new Series(name, Series.Style.LINE, xs.clone(), ys.clone(), List.of()));
  }

  /** Adds a line without marks, for many points. Parameters as of {@link #line}. */
  public Charts curve(String name, double[] xs, double[] ys) {
    return add(new Series(name, Series.Style.CURVE, xs.clone(), ys.clone(), List.of()));
  }

  /** Adds a dashed line without marks, as for a limit. Parameters as of {@link #line}. */
  public Charts dashed(String name, double[] xs, double[] ys) {
    return add(new Series(name, Series.Style.DASHED, xs.clone(), ys.clone(), List.of()));
  }

  /** Adds points without a line. Parameters as of {@link #line}. */
  public Charts points(String name, double[] xs, double[] ys) {
    return add(new Series(name, Series.Style.POINTS, xs.clone(), ys.clone(), List.of()));
  }

  /**
   * Writes a text beside each point of the series added last.
   *
   * @param labels one a point
   * @throws IllegalArgumentException if there are more or fewer, or no series
   */
  public Charts labels(List<String> labels) {
    Check.that(!series.isEmpty(), "labels need a series");
    Series last = series.remove(series.size() - 1);
    Check.that(
        labels.size() == last.size(),
        "series \"%s\" must have as many labels as points %d, got %d",
        last.name(),
        last.size(),
        labels.size());
    return add(new Series(last.name(), last.style(), last.xs(), last.ys(), List.copyOf(labels)));
  }

  private Charts add(Series added) {
    String name = added.name();
    Check.that(
        series.stream().noneMatch(other -> other.name().equals(name)),
        "series \"%s\" is in the chart already",
        name);
    Check.that(
        added.xs().length > 0 && added.xs().length == added.ys().length,
        "series \"%s\" must have as many xs as ys and at least one, got %d and %d",
        name,
        added.xs().length,
        added.ys().length);
    series.add(added);
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
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(draw(), "png", png);
      return png.toByteArray();
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

  private BufferedImage draw() {
    Axis x = Axis.of(xName, xScale, series, Series::xs);
    Axis y = Axis.of(yName, yScale, series, Series::ys);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    ChartPainter.Frame frame = new ChartPainter.Frame(title, xName, yName, WIDTH, HEIGHT);
    new ChartPainter(graphics, frame, x, y, series).paint();
    graphics.dispose();
    return image;
  }

  /** How numbers lie on an axis. */
  public enum Scale {
    /** Equal differences are equally long. */
    LINEAR,
    /** Equal ratios are equally long; for positive numbers. */
    LOGARITHMIC,
    /** Logarithmic, for counts: marked at whole numbers, powers of two if there are some. */
    DOUBLING
  }
}
