package dev.sbd.samples.lab.parity;

import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.Precision;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far logits may lie from the golden ones.
 *
 * @param precision that computes: of float32 the absolute error counts, of bfloat16 the RMS error
 * @param limit the most; null if the golden file has nothing to judge this number format by
 */
record Tolerance(Precision precision, @Nullable Double limit) {
  /** For logits of the size of 1 to 10 whose sums were taken in another order. */
  private static final double FLOAT32_ABSOLUTE = 2e-4;

  /** Times the reference's own error. */
  private static final double BFLOAT16_FACTOR = 1.5;

  static Tolerance of(ModelProbe probe, Golden golden) {
    if (probe.precision() == Precision.FLOAT32) {
      return new Tolerance(Precision.FLOAT32, FLOAT32_ABSOLUTE);
    }
    boolean judged = probe.checkpointPrecision() == Precision.BFLOAT16;
    return new Tolerance(
        probe.precision(), judged ? BFLOAT16_FACTOR * golden.referenceRms() : null);
  }

  /** Whether it is within the limit; what is no number is not. */
  boolean accepts(Deviation deviation) {
    return limit == null || error(deviation) <= limit;
  }

  private double error(Deviation deviation) {
    return precision == Precision.FLOAT32 ? deviation.absolute() : deviation.relativeRms();
  }

  /** {@code "absolute error 3.10e-06"}. */
  String describe(Deviation deviation) {
    String kind = precision == Precision.FLOAT32 ? "absolute error" : "relative RMS error";
    return String.format(Locale.ROOT, "%s %.2e", kind, error(deviation));
  }
}
