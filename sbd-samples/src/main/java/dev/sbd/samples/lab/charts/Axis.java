package dev.sbd.samples.lab.charts;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.charts.Charts.Scale;
import java.util.List;
import java.util.function.Function;

/**
 * Numbers along a side of the chart.
 *
 * @param scale how they lie on it
 * @param least the least number to be shown
 * @param most the largest
 */
record Axis(Scale scale, double least, double most) {
  private static final double MARGIN = 0.045; // of the length, at both ends

  /**
   * An axis that has room for all numbers.
   *
   * @param numbers of a series that count for this axis; what is not finite is not shown
   * @throws IllegalArgumentException if a number is not positive on a logarithmic axis
   */
  static Axis of(
      String name, Scale scale, List<Series> series, Function<Series, double[]> numbers) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Series each : series) {
      for (double number : numbers.apply(each)) {
        Check.that(
            scale == Scale.LINEAR || !(number <= 0),
            "series \"%s\" must be positive on the logarithmic axis %s, got %s",
            each.name(),
            name,
            number);
        if (Double.isFinite(number)) {
          least = Math.min(least, number);
          most = Math.max(most, number);
        }
      }
    }
    return least <= most ? new Axis(scale, least, most) : new Axis(scale, 1, 1);
  }

  /** Where a number lies, from 0, the axis's begin, to 1, its end. */
  double place(double number) {
    double from = scaled(least);
    double length = scaled(most) - from;
    return length == 0 ? 0.5 : MARGIN + (1 - 2 * MARGIN) * (scaled(number) - from) / length;
  }

  private double scaled(double number) {
    return scale == Scale.LINEAR ? number : Math.log(number);
  }

  /** The number that lies there. */
  private double at(double place) {
    double from = scaled(least);
    double number = from + (place - MARGIN) / (1 - 2 * MARGIN) * (scaled(most) - from);
    return scale == Scale.LINEAR ? number : Math.exp(number);
  }

  /** Round numbers to mark, at most so many, in order; a single number is marked itself. */
  List<Tick> ticks(int count) {
    return least == most ? List.of(Tick.near(least)) : Tick.between(at(0), at(1), scale, count);
  }
}
