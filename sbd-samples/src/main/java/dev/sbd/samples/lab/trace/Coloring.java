package dev.sbd.samples.lab.trace;

import dev.sbd.TokenTrace;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a token's colour stands for. */
public enum Coloring {
  /** The forward pass that decided it: the order within the whole generation. */
  PASS("pass"),
  /** How many passes had looked at its block before: the order within the block. */
  STEP("step in the block"),
  /** How likely it was. */
  PROBABILITY("probability, %");

  private static final int MOST_STOPS = 11;

  private final String unit;

  Coloring(String unit) {
    this.unit = unit;
  }

  /** The place of {@code token} on the ramp, in {@code [0, 1]}. */
  double place(TokenTrace token, Trace trace) {
    double probability = Math.exp(token.logProbability());
    return switch (this) {
      case PASS -> share(token.pass(), last(trace));
      case STEP -> share(token.step(), last(trace));
      case PROBABILITY -> Double.isNaN(probability) ? 0 : Math.min(1, probability);
    };
  }

  /** The value at the end of the ramp; it starts at 0. */
  private int last(Trace trace) {
    return switch (this) {
      case PASS -> Math.max(0, trace.passes().size() - 1);
      case STEP -> trace.lastStep();
      case PROBABILITY -> 100;
    };
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** What the values are. */
  String unit() {
    return unit;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The legend: some places on the ramp, in order, with their values. */
  SortedMap<Double, Integer> stops(Trace trace) {
    int last = last(trace);
    int intervals = Math.min(last, MOST_STOPS - 1);
    SortedMap<Double, Integer> stops = new TreeMap<>();
    for (int i = 0; i <= intervals; i++) {
      int value = intervals == 0 ? 0 : Math.round((float) i * last / intervals);
      stops.put(share(value, last), value);
    }
    return stops;
  }
}
