package dev.sbd.samples.lab.charts;

import dev.sbd.samples.lab.charts.Charts.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A marked number of an axis.
 *
 * @param label the number in as few digits as it takes
 */
record Tick(double number, String label) {
  private static final int FEW = 3; // fewer say too little
  private static final int PLAIN_DIGITS = 8; // before the point, or after it
  private static final int[] ROUND = {1, 2, 5};

  private Tick(double number, int digits) {
    this(number, label(number, digits));
  }

  /** A number that may not be round. */
  static Tick near(double number) {
    return new Tick(number, 4);
  }

  /**
   * Round numbers from {@code low} to {@code high}, {@code most} at most.
   *
   * @param low above 0 on a logarithmic scale
   */
  static List<Tick> between(double low, double high, Scale scale, int most) {
    List<Double> numbers =
        switch (scale) {
          case LINEAR -> steps(low, high, 0, most);
          case LOGARITHMIC -> orElse(decades(low, high, most), steps(low, high, 0, most));
          case DOUBLING -> orElse(powers(2, low, high, most), steps(low, high, 1, most));
        };
    return numbers.stream().map(number -> new Tick(number, 12)).toList();
  }

  private static List<Double> orElse(List<Double> numbers, List<Double> others) {
    return numbers.size() < FEW && others.size() > numbers.size() ? others : numbers;
  }

  /** Multiples of 1, 2 or 5 times a power of ten, that are {@code least} apart or more. */
  private static List<Double> steps(double low, double high, double least, int most) {
    double smallest = Math.max(least, (high - low) / most);
    double power = Math.pow(10, Math.floor(Math.log10(smallest)));
    double step = power;
    for (int i = 0; step < smallest * (1 - 1e-9); i++) {
      step = power * (i < 2 ? ROUND[i + 1] : 10);
    }
    List<Double> numbers = new ArrayList<>();
    for (double i = Math.ceil(low / step); i * step <= high; i++) {
      numbers.add(i * step + 0.0); // no -0
    }
    return numbers;
  }

  /** 1, 2 and 5 times the powers of ten; the powers alone where that is too many. */
  private static List<Double> decades(double low, double high, int most) {
    List<Double> numbers = new ArrayList<>();
    for (double power : powers(10, low / 10, high, Integer.MAX_VALUE)) {
      for (int digit : ROUND) {
        if (power * digit >= low && power * digit <= high) {
          numbers.add(power * digit);
        }
      }
    }
    return numbers.size() <= most ? numbers : powers(10, low, high, most);
  }

  /** Every power of {@code base}, or every second, or third, and so on. */
  private static List<Double> powers(int base, double low, double high, int most) {
    double logarithm = Math.log(base);
    int first = (int) Math.ceil(Math.log(low) / logarithm - 1e-9);
    int last = (int) Math.floor(Math.log(high) / logarithm + 1e-9);
    int every = Math.max(1, (last - first + most) / most);
    List<Double> numbers = new ArrayList<>();
    for (int i = -Math.floorDiv(-first, every) * every; i <= last; i += every) {
      numbers.add(i < 0 ? 1 / Math.pow(base, -i) : Math.pow(base, i));
    }
    return numbers;
  }

  private static String label(double number, int digits) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits)).stripTrailingZeros();
    boolean plain =
        rounded.precision() - rounded.scale() <= PLAIN_DIGITS && rounded.scale() <= PLAIN_DIGITS;
    return plain ? rounded.toPlainString() : rounded.toString();
  }
}
