package dev.sbd.samples.lab.evaluation;

import dev.sbd.GenerationOptions;
import dev.sbd.model.ModelSpec;
import dev.sbd.solver.Drafting;

/**
 * A way to decode.
 *
 * @param spelling as {@link GenerationOptions#decoding()} gives it: {@code gamma:0.1}
 */
public record Decoding(String spelling) {
  /** How each is spelled, for help. */
  public static final String SPELLINGS =
      "usual (the model's own), ntp, verified, verified:HOW (with HOW lookup, 0.7, whole, finished"
          + " or finished:0.9), gamma:G, gamma-confidence:G, gamma-margin:G, prefix:G, threshold:TAU,"
          + " factor:F, fixed:N; as families do: apart:SOLVER (commits in passes of their own),"
          + " linear-spec:SOLVER, dynamic:TAU[:STEPS], static:STEPS, sequential:STEPS,"
          + " within:N:SOLVER, above-prefix:TAU";

  /** Token by token, which the others are measured by. */
  public static final Decoding NTP = new Decoding("ntp");

  /** One token a look, which takes the place of that where there are no next-token predictions. */
  public static final Decoding ONE_A_LOOK = new Decoding("fixed:1");

  /**
   * The decoding that is spelled so.
   *
   * @throws dev.sbd.error.InvalidRequestException if there is none
   */
  public Decoding {
    spelling = GenerationOptions.builder().decoding(spelling).build().decoding();
  }

  /** Whether any model can: whatever it was trained for. */
  boolean needsNoMasks() {
    return equals(NTP) || spelling.equals("verified:" + Drafting.lookup());
  }

  /** Whether it is the model's own, whichever that is. */
  public boolean isUsual() {
    return spelling.equals("usual");
  }

  /** What it is for a model. */
  public Decoding on(ModelSpec spec) {
    return isUsual() ? new Decoding(spec.usual().decoding()) : this;
  }

  /** Whether its text is that of token-by-token decoding. */
  public boolean verifies() {
    return equals(NTP) || spelling.matches("(verified|linear-spec).*");
  }

  /** As in tables: {@code NTP}, {@code gamma 0.1}, {@code gamma by margin 0.1}. */
  public String label() {
    return equals(NTP)
        ? "NTP"
        : spelling.replaceFirst("^gamma-", "gamma by ").replaceFirst(":", " ");
  }
}
