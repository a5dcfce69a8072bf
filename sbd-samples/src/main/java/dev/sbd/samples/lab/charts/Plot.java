package dev.sbd.samples.lab.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The series of a chart in their place.
 *
 * @param area where
 * @param x the horizontal axis
 * @param y the vertical one
 * @param series what is drawn
 */
record Plot(Rectangle2D area, Axis x, Axis y, List<Series> series) {
  private static final double MARK = 4.5; // radius in pixels

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

  double x(double number) {
    return area.getX() + area.getWidth() * x.place(number);
  }

  double y(double number) {
    return area.getMaxY() - area.getHeight() * y.place(number);
  }

  /** Draws all series, then the texts beside their points. */
  void paint(Graphics2D graphics) {
    for (int i = 0; i < series.size(); i++) {
      Series drawn = series.get(i);
      paint(graphics, i, lines(drawn), points(drawn));
    }
    paintLabels(graphics);
  }

  /** Draws a line as long as {@code width}, or a mark, as a series has them. */
  void paintSample(Graphics2D graphics, int index, double left, double middle, double width) {
    Line2D line = new Line2D.Double(left, middle, left + width, middle);
    Point2D mark = new Point2D.Double(left + width / 2, middle);
    paint(graphics, index, Stream.of(line), Stream.of(mark));
  }

  private void paint(Graphics2D graphics, int index, Stream<Line2D> lines, Stream<Point2D> points) {
    Series drawn = series.get(index);
    graphics.setColor(color(index));
    if (drawn.style().isLine()) {
      graphics.setStroke(drawn.style().stroke());
      lines.forEach(graphics::draw);
    }
    if (drawn.isMarked()) {
      points.forEach(point -> graphics.fill(mark(point)));
    }
  }

  /** The same colours again, darker, where there are more series. */
  private static Color color(int index) {
    return index < COLORS.length ? COLORS[index] : color(index - COLORS.length).darker();
  }

  private static Ellipse2D mark(Point2D point) {
    return new Ellipse2D.Double(point.getX() - MARK, point.getY() - MARK, 2 * MARK, 2 * MARK);
  }

  private Stream<Point2D> points(Series drawn) {
    return IntStream.range(0, drawn.size()).filter(drawn::has).mapToObj(i -> point(drawn, i));
  }

  private Point2D point(Series drawn, int index) {
    return new Point2D.Double(x(drawn.xs()[index]), y(drawn.ys()[index]));
  }

  private Stream<Line2D> lines(Series drawn) {
    return IntStream.range(1, drawn.size())
        .filter(i -> drawn.has(i - 1) && drawn.has(i))
        .mapToObj(i -> new Line2D.Double(point(drawn, i - 1), point(drawn, i)));
  }

  private void paintLabels(Graphics2D graphics) {
    PointLabels places = new PointLabels(area);
    for (Series each : series) {
      points(each).filter(point -> each.isMarked()).forEach(places::addMark);
      lines(each).filter(line -> each.style().isLine()).forEach(places::addLine);
    }
    for (int i = 0; i < series.size(); i++) {
      Series labelled = series.get(i);
      Pen pen = new Pen(graphics).with(Font.PLAIN, 13, color(i).darker());
      for (int j = 0; j < labelled.labels().size(); j++) {
        if (labelled.has(j)) {
          paintLabel(graphics, pen, places, labelled.labels().get(j), point(labelled, j));
        }
      }
    }
  }

  private static void paintLabel(
      Graphics2D graphics, Pen pen, PointLabels places, String label, Point2D point) {
    places
        .find(point, pen.width(label), pen.height())
        .ifPresent(
            place -> {
              pen.write(label, place.box().getX(), place.box().getCenterY());
              if (place.isFar()) {
                graphics.setStroke(new BasicStroke(0.8f));
                graphics.draw(place.way());
              }
            });
  }
}
