package dev.sbd.samples.lab.charts;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds room for texts beside the points that they belong to: over no other text and no mark, and
 * over no line if that does not lead too far away.
 */
final class PointLabels {
  private static final int DIRECTIONS = 16;
  private static final double NEAREST = 8; // pixels
  private static final double NEAR = 20; // a text that is farther away gets a line to its point
  private static final double FARTHEST = 200;
  private static final double STEP = 5;
  private static final double CROSSING = 40; // is as bad as so many pixels
  private static final double MARK = 5; // from its middle

  private final Rectangle2D area;
  private final List<Rectangle2D> marks = new ArrayList<>();
  private final List<Rectangle2D> texts = new ArrayList<>();
  private final List<Line2D> lines = new ArrayList<>();

  /** Where texts may be. */
  PointLabels(Rectangle2D area) {
    this.area = area;
  }

  /**
   * Room for a text.
   *
   * @param box around the text
   * @param way from the point to the box
   */
  record Place(Rectangle2D box, Line2D way) {

    private static Place of(Rectangle2D box, Point2D point) {
      double x = Math.max(box.getX(), Math.min(box.getMaxX(), point.getX()));
      double y = Math.max(box.getY(), Math.min(box.getMaxY(), point.getY()));
      return new Place(box, new Line2D.Double(point, new Point2D.Double(x, y)));
    }

    /** Whether a line shows whose text it is. */
    boolean isFar() {
      return way.getP1().distance(way.getP2()) > NEAR;
    }
  }

  /** No text may hide a mark there. */
  void addMark(Point2D mark) {
    marks.add(new Rectangle2D.Double(mark.getX() - MARK, mark.getY() - MARK, 2 * MARK, 2 * MARK));
  }

  /** A text had better not lie on it. */
  void addLine(Line2D line) {
    lines.add(line);
  }

  /** The place of a text of that size; empty if there is no room left around the point. */
  Optional<Place> find(Point2D point, double width, double height) {
    Optional<Place> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (double distance = NEAREST; distance < Math.min(least, FARTHEST); distance += STEP) {
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        Place place = Place.of(box(point, distance, angle, width, height), point);
        double cost = distance + CROSSING * crossings(place);
        if (cost < least && isFree(place.box())) {
          least = cost;
          best = Optional.of(place);
        }
      }
    }
    best.ifPresent(this::take);
    return best;
  }

  private static Rectangle2D box(
      Point2D point, double distance, double angle, double width, double height) {
    double x = point.getX() + Math.cos(angle) * (distance + width / 2);
    double y = point.getY() - Math.sin(angle) * (distance + height / 2);
    return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
  }

  private long crossings(Place place) {
    long below = lines.stream().filter(line -> line.intersects(place.box())).count();
    return place.isFar() ? below + texts.stream().filter(place.way()::intersects).count() : below;
  }

  private boolean isFree(Rectangle2D box) {
    return area.contains(box)
        && Stream.concat(marks.stream(), texts.stream()).noneMatch(box::intersects);
  }

  private void take(Place place) {
    texts.add(place.box());
    if (place.isFar()) {
      lines.add(place.way());
    }
  }
}
