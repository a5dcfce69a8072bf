package dev.sbd.samples.lab.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the process had of the system after the warm-up: at first, and at last. */
final class Use {
  private static final int PART = 10; // of the samples, whose median stands for them

  private final List<ProcessUse> samples = new ArrayList<>();

  void add(ProcessUse sample) {
    samples.add(sample);
  }

  /**
   * How one figure went.
   *
   * @param first a tenth of the samples' median
   * @param last likewise
   * @param growth in percent
   */
  public record Course(long first, long last, double growth) {}

  boolean isKnown() {
    return !samples.isEmpty();
  }

  Course course(ToLongFunction<ProcessUse> figure) {
    int part = Math.max(1, samples.size() / PART);
    long first = median(samples.subList(0, part), figure);
    long last = median(samples.subList(samples.size() - part, samples.size()), figure);
    return new Course(first, last, 100.0 * (last - first) / Math.max(1, first));
  }

  private static long median(List<ProcessUse> some, ToLongFunction<ProcessUse> figure) {
    return some.stream().mapToLong(figure).sorted().skip(some.size() / 2).findFirst().orElse(0);
  }
}
