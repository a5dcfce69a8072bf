package dev.sbd.samples.lab.charts;

import java.awt.BasicStroke;
import java.util.List;

/**
 * Points that belong together.
 *
 * @param name in the legend
 * @param style how they are drawn
 * @param xs one a point
 * @param ys one a point; NaN where there is none
 * @param labels texts beside the points, one each; or none at all
 */
record Series(String name, Style style, double[] xs, double[] ys, List<String> labels) {

  /** How points are drawn. */
  enum Style {
    /** Marked, with a line through them. */
    LINE,
    /** A line, for many points. */
    CURVE,
    /** A dashed line. */
    DASHED,
    /** Marked. */
    POINTS;

    private static final float WIDTH = 2.5f; // pixels

    boolean isMarked() {
      return this == LINE || this == POINTS;
    }

    boolean isLine() {
      return this != POINTS;
    }

    BasicStroke stroke() {
      float[] dashes = {8, 6};
      return this == DASHED
          ? new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0)
          : new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
  }

  int size() {
    return xs.length;
  }

  /** Whether there is a point to draw. */
  boolean has(int point) {
    return Double.isFinite(xs[point]) && Double.isFinite(ys[point]);
  }
}
