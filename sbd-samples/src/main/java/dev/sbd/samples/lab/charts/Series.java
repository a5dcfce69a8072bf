package dev.sbd.samples.lab.charts;

import java.awt.BasicStroke;
import java.util.Arrays;
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
    /** With marks and a line through them. */
    LINE,
    /** A line, for many points. */
    CURVE,
    /** A dashed line. */
    DASHED,
    /** With marks. */
    POINTS;

    private static final float WIDTH = 2.5f; // pixels

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

  /** Whether points have marks: a line of one point could not be seen without. */
  boolean isMarked() {
    boolean isLong = Arrays.stream(xs).distinct().count() > 1;
    return style == Style.LINE || style == Style.POINTS || !isLong;
  }

  int size() {
    return xs.length;
  }

  /** Whether there is a point to draw. */
  boolean has(int point) {
    return Double.isFinite(xs[point]) && Double.isFinite(ys[point]);
  }
}
