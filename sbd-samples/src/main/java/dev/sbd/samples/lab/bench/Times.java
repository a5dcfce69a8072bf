package dev.sbd.samples.lab.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Times of passes by block size. */
final class Times {
  private final Map<Integer, List<Long>> nanos = new TreeMap<>();

  void add(int blockSize, long time) {
    nanos.computeIfAbsent(blockSize, k -> new ArrayList<>()).add(time);
  }

  /** The shortest of each size: what the machine can do while nobody else wants it. */
  SortedMap<Integer, Double> fastestMillis() {
    return millis(Collections::min);
  }

  /** The middle one of each size: what one gets. */
  SortedMap<Integer, Double> medianMillis() {
    return millis(Times::median);
  }

  static double median(List<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private SortedMap<Integer, Double> millis(ToDoubleFunction<List<Long>> statistic) {
    SortedMap<Integer, Double> millis = new TreeMap<>();
    nanos.forEach((k, times) -> millis.put(k, statistic.applyAsDouble(times) / 1e6));
    return millis;
  }
}
