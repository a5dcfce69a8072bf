package dev.sbd.samples.lab.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Draws a chart: title, axes, series, legend. */
final class ChartPainter {
  private static final int MARGIN = 20; // pixels
  private static final int TITLE = 52;
  private static final int LINE = 26; // of an axis's numbers, or its name
  private static final int TICK = 6;
  private static final int BELOW = 2 * LINE + 3 * TICK; // from the series to the legend
  private static final int MOST_X_TICKS = 14;
  private static final int MOST_Y_TICKS = 9;

  private static final Color GRID = new Color(0xE4E4E4);
  private static final Color BORDER = new Color(0x555555);

  private final Graphics2D graphics;
  private final Frame frame;
  private final Pen pen;
  private final Legend legend;
  private final Plot plot;

  /**
   * What is around the series.
   *
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   */
  record Frame(String title, String xName, String yName, int width, int height) {}

  ChartPainter(Graphics2D graphics, Frame frame, Axis x, Axis y, List<Series> series) {
    this.graphics = graphics;
    this.frame = frame;
    this.pen = new Pen(graphics);
    this.legend = new Legend(series, pen, frame.width() - 2 * MARGIN);
    double numbers =
        y.ticks(MOST_Y_TICKS).stream().mapToDouble(t -> numbers().width(t.label())).max().orElse(0);
    double left = MARGIN + LINE + numbers + 2 * TICK;
    double bottom = frame.height() - MARGIN / 2.0 - legend.height() - BELOW;
    this.plot =
        new Plot(
            new Rectangle2D.Double(left, TITLE, frame.width() - left - MARGIN, bottom - TITLE),
            x,
            y,
            series);
  }

  private Pen numbers() {
    return pen.with(Font.PLAIN, 15, Color.BLACK);
  }

  void paint() {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, frame.width(), frame.height());
    paintTitle();
    paintXAxis();
    paintYAxis();
    graphics.setColor(BORDER);
    graphics.draw(plot.area());
    plot.paint(graphics);
    legend.draw(
        pen,
        frame.width() / 2.0,
        plot.area().getMaxY() + BELOW,
        (series, left, y) -> plot.paintSample(graphics, series, left, y, Legend.SAMPLE));
  }

  private void paintTitle() {
    double width = frame.width() - 2 * MARGIN;
    pen.with(Font.BOLD, 20, Color.BLACK).shrinkTo(frame.title(), width);
    pen.centre(pen.cut(frame.title(), width), frame.width() / 2.0, TITLE / 2.0);
  }

  private void paintXAxis() {
    Rectangle2D area = plot.area();
    double bottom = area.getMaxY() + TICK;
    for (Tick tick : plot.x().ticks(MOST_X_TICKS)) {
      double x = plot.x(tick.number());
      paintTick(new Line2D.Double(x, area.getMaxY(), x, area.getY()), 0, TICK);
      numbers().centre(tick.label(), x, bottom + LINE / 2.0);
    }
    pen.with(Font.PLAIN, 17, Color.BLACK)
        .centre(frame.xName(), area.getCenterX(), bottom + LINE * 1.5);
  }

  private void paintYAxis() {
    Rectangle2D area = plot.area();
    for (Tick tick : plot.y().ticks(MOST_Y_TICKS)) {
      double y = plot.y(tick.number());
      paintTick(new Line2D.Double(area.getX(), y, area.getMaxX(), y), -TICK, 0);
      numbers().endAt(tick.label(), area.getX() - 2 * TICK, y);
    }
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, MARGIN, area.getCenterY());
    pen.with(Font.PLAIN, 17, Color.BLACK).centre(frame.yName(), MARGIN, area.getCenterY());
    graphics.setTransform(upright);
  }

  /** A line of the grid, and the mark outside the plot at its begin. */
  private void paintTick(Line2D line, int right, int down) {
    graphics.setStroke(new BasicStroke(1));
    graphics.setColor(GRID);
    graphics.draw(line);
    graphics.setColor(BORDER);
    graphics.draw(
        new Line2D.Double(line.getX1(), line.getY1(), line.getX1() + right, line.getY1() + down));
  }
}
