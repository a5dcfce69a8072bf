package dev.sbd.samples.lab.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.internal.chartpart.Annotation;

/** Texts beside the points that they belong to: over no other text and no labelled point. */
final class PointLabels extends Annotation {
  private static final int DIRECTIONS = 16;
  private static final int STEP = 4; // pixels
  private static final int FARTHEST = 200;
  private static final int MARK = 10; // of a point, its width

  private final List<Label> labels = new ArrayList<>();

  PointLabels() {
    super(false);
  }

  private record Label(String text, double x, double y) {}

  void add(String text, double x, double y) {
    labels.add(new Label(text, x, y));
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    graphics.setStroke(new BasicStroke(0.8f));
    Rectangle2D plot = new Rectangle2D.Double();
    plot.setFrameFromDiagonal(
        getXAxisScreenValueForMin(), getYAxisScreenValueForMin(),
        getXAxisScreenValueForMax(), getYAxisScreenValueForMax());
    List<Rectangle2D> taken = new ArrayList<>();
    labels.forEach(label -> taken.add(box(point(label), -MARK / 2, 0, MARK, MARK)));
    for (Label label : labels) {
      int width = graphics.getFontMetrics().stringWidth(label.text);
      take(plot, taken, point(label), width, graphics.getFontMetrics().getHeight())
          .ifPresent(box -> paint(graphics, label, box));
    }
  }

  private Point2D point(Label label) {
    return new Point2D.Double(getXAxisScreenValue(label.x), getYAxisScreenValue(label.y));
  }

  /** Takes the box of that size in {@code area} that is nearest to the point, over none taken. */
  static Optional<Rectangle2D> take(
      Rectangle2D area, List<Rectangle2D> taken, Point2D point, int width, int height) {
    Optional<Rectangle2D> nearest =
        IntStream.range(2 * DIRECTIONS, FARTHEST / STEP * DIRECTIONS)
            .mapToObj(i -> box(point, i / DIRECTIONS * STEP, i % DIRECTIONS, width, height))
            .filter(box -> area.contains(box) && taken.stream().noneMatch(box::intersects))
            .findFirst();
    nearest.ifPresent(taken::add);
    return nearest;
  }

  private static Rectangle2D box(
      Point2D point, int distance, int direction, int width, int height) {
    double angle = 2 * Math.PI * direction / DIRECTIONS;
    double x = point.getX() + Math.cos(angle) * (distance + width / 2.0);
    double y = point.getY() - Math.sin(angle) * (distance + height / 2.0);
    return new Rectangle2D.Double(x - width / 2.0, y - height / 2.0, width, height);
  }

  /** A line leads from the point to a text that is not beside it. */
  private void paint(Graphics2D graphics, Label label, Rectangle2D box) {
    Point2D middle = new Point2D.Double(box.getCenterX(), box.getCenterY());
    graphics.setColor(Color.DARK_GRAY);
    if (middle.distance(point(label)) > box.getWidth() / 2 + 3 * STEP) {
      graphics.draw(new Line2D.Double(point(label), middle));
    }
    graphics.setColor(new Color(255, 255, 255, 220));
    graphics.fill(box);
    graphics.setColor(Color.DARK_GRAY);
    float base = (float) box.getMaxY() - graphics.getFontMetrics().getDescent();
    graphics.drawString(label.text, (float) box.getX(), base);
  }
}
