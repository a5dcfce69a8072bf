package dev.sbd.samples.lab.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointLabelsTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 900, 550);

  @Test
  void texts_ofPointsInOnePlace_lieBesideEachOther() {
    Point2D point = new Point2D.Double(450, 540);
    List<Rectangle2D> taken = new ArrayList<>(List.of(new Rectangle2D.Double(445, 535, 10, 10)));
    for (int i = 0; i < 33; i++) {
      List<Rectangle2D> others = List.copyOf(taken);
      Rectangle2D box = PointLabels.take(AREA, taken, point, 34, 16).orElseThrow();
      assertTrue(AREA.contains(box), "text " + i + " at " + box);
      assertTrue(others.stream().noneMatch(box::intersects), "text " + i + " at " + box);
    }
  }

  @Test
  void text_thatHasNoRoom_isLeftOut() {
    Rectangle2D narrow = new Rectangle2D.Double(0, 0, 30, 30);
    Point2D point = new Point2D.Double(15, 15);
    assertEquals(Optional.empty(), PointLabels.take(narrow, new ArrayList<>(), point, 34, 16));
  }
}
