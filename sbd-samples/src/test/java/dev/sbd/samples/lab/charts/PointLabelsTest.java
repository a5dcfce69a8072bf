package dev.sbd.samples.lab.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.charts.PointLabels.Place;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointLabelsTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 900, 550);

  private final PointLabels labels = new PointLabels(AREA);

  private Place find(Point2D point) {
    return labels.find(point, 34, 16).orElseThrow();
  }

  @Test
  void texts_ofPointsInOnePlace_lieBesideEachOther() {
    Point2D point = new Point2D.Double(890, 10);
    labels.addMark(point);
    List<Rectangle2D> boxes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Rectangle2D box = find(point).box();
      assertTrue(AREA.contains(box), "text " + i + " at " + box);
      assertFalse(box.contains(point));
      assertTrue(boxes.stream().noneMatch(box::intersects), "text " + i + " at " + box);
      boxes.add(box);
    }
  }

  @Test
  void text_besideALine_isNotOnIt() {
    Point2D point = new Point2D.Double(100, 100);
    Line2D line = new Line2D.Double(0, 100, 900, 100);
    labels.addMark(point);
    labels.addLine(line);
    Place place = find(point);
    assertFalse(line.intersects(place.box()));
    assertFalse(place.isFar());
  }

  @Test
  void text_thatHasNoRoom_isLeftOut() {
    PointLabels narrow = new PointLabels(new Rectangle2D.Double(0, 0, 30, 30));
    assertEquals(Optional.empty(), narrow.find(new Point2D.Double(15, 15), 34, 16));
  }
}
