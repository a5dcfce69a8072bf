package dev.sbd.samples.lab.gpu;

import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.soak.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Does memory stay what it is, over many generations. */
public final class FlatMemory {
  private static final int SAMPLES = 20;
  private static final long MOST_GROWTH = 16L << 20; // the steps in which libtorch takes it: 2 MB
  private static final double MOST_SHARE = 0.02;

  private FlatMemory() {}

  /**
   * What came of it.
   *
   * @param generations at least so many, after as many to warm up
   * @param bytes in use: 20 samples, evenly spread
   * @param growthBytes from the first to the last of them
   * @param passed whether that is at most 16 MiB, or 2 in 100
   */
  public record Report(
      int generations, List<Long> bytes, long growthBytes, boolean passed, String summary) {

    /** As text to read. */
    public String asText() {
      return summary;
    }
  }

  /**
   * Generates.
   *
   * @param generations at least 20
   * @param used bytes in use
   */
  public static Report run(SbdModel model, int generations, LongSupplier used) {
    Check.atLeast("--generations", generations, SAMPLES);
    List<Long> bytes = new ArrayList<>();
    Questions.answered(model, generations, 1); // libtorch prepares what it first meets
    bytes.add(used.getAsLong());
    for (int sample = 1; sample < SAMPLES; sample++) {
      Questions.answered(model, generations / (SAMPLES - 1) + 1, 1);
      bytes.add(used.getAsLong());
    }
    long first = bytes.get(0);
    long growth = bytes.get(SAMPLES - 1) - first;
    boolean passed = growth <= Math.max(MOST_GROWTH, (long) (MOST_SHARE * first));
    String summary =
        String.format(
            Locale.ROOT,
            "%+.1f MB after %d generations, of %.0f MB",
            growth / 1e6,
            generations,
            first / 1e6);
    return new Report(generations, bytes, growth, passed, summary);
  }
}
