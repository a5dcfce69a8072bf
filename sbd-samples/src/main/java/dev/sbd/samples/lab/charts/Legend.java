package dev.sbd.samples.lab.charts;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;

/** The names of series with a sample of each, in centred lines. */
final class Legend {
  static final int SAMPLE = 30; // pixels
  private static final int GAP = 8; // between sample and name
  private static final int BETWEEN = 24; // entries
  private static final int LINE_HEIGHT = 24;

  private final List<List<Entry>> lines = new ArrayList<>();

  /**
   * A series.
   *
   * @param series its index
   * @param name as it is written
   * @param width of sample and name
   */
  private record Entry(int series, String name, double width) {}

  /** Draws what a series looks like. */
  @FunctionalInterface
  interface Sample {
    void draw(int series, double x, double y);
  }

  /** A legend of that width at most. */
  Legend(List<Series> series, Pen pen, double width) {
    font(pen);
    double left = 0;
    for (int i = 0; i < series.size(); i++) {
      String name = pen.cut(series.get(i).name(), width - SAMPLE - GAP);
      Entry entry = new Entry(i, name, SAMPLE + GAP + pen.width(name));
      if (entry.width() > left) {
        lines.add(new ArrayList<>());
        left = width;
      }
      lines.get(lines.size() - 1).add(entry);
      left -= entry.width() + BETWEEN;
    }
  }

  private static void font(Pen pen) {
    pen.with(Font.PLAIN, 15, Color.BLACK);
  }

  double height() {
    return LINE_HEIGHT * lines.size();
  }

  /** Draws it below {@code top}, its middle at {@code middle}. */
  void draw(Pen pen, double middle, double top, Sample sample) {
    double y = top + LINE_HEIGHT / 2.0;
    for (List<Entry> line : lines) {
      double x =
          middle
              - (line.stream().mapToDouble(Entry::width).sum() + BETWEEN * (line.size() - 1)) / 2;
      for (Entry entry : line) {
        sample.draw(entry.series(), x, y);
        font(pen);
        pen.write(entry.name(), x + SAMPLE + GAP, y);
        x += entry.width() + BETWEEN;
      }
      y += LINE_HEIGHT;
    }
  }
}
