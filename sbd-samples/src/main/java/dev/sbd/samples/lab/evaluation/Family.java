package dev.sbd.samples.lab.evaluation;

import dev.sbd.GenerationOptions;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Ways to decode that differ in one number. */
public enum Family {
  /** Token by token; takes no number. */
  NTP("ntp", "NTP"),
  /** The entropy-bounded solver; the number is gamma, in nats. */
  GAMMA("gamma", "gamma"),
  /** The same with candidates by confidence. */
  GAMMA_CONFIDENCE("gamma-confidence", "gamma by confidence"),
  /** The same with candidates by margin. */
  GAMMA_MARGIN("gamma-margin", "gamma by margin"),
  /** The entropy bound from left to right; the number is gamma, in nats. */
  PREFIX("prefix", "prefix"),
  /** All that are confident enough; the number is tau. */
  THRESHOLD("threshold", "threshold"),
  /** Fast-dLLM's factor rule; the number is f. */
  FACTOR("factor", "factor"),
  /** So many a pass; the number is n. */
  FIXED("fixed", "fixed"),
  /**
   * Drafts checked by the next-token head; the number, if any, is the least confidence to draft.
   */
  VERIFIED("verified", "verified");

  private final String option;
  private final String label;

  Family(String option, String label) {
    this.option = option;
    this.label = label;
  }

  /** As in the command line: {@code gamma-margin}. */
  String option() {
    return option;
  }

  /** As in tables: {@code gamma by margin}. */
  String label() {
    return label;
  }

  static Family named(String option) {
    return Arrays.stream(values())
        .filter(family -> family.option.equals(option))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--decodings must be among " + forms() + ", got " + option));
  }

  /** How to write each: {@code ntp, gamma:X, ...}. */
  static String forms() {
    return Arrays.stream(values())
        .map(f -> f == NTP ? f.option : f == VERIFIED ? f.option + "[:X]" : f.option + ":X")
        .collect(Collectors.joining(", "));
  }

  /** Sets the decoding with its number; without one only where {@link #needsNumber()} is false. */
  void apply(GenerationOptions.Builder builder, double number) {
    switch (this) {
      case NTP -> builder.nextTokenPrediction();
      case GAMMA -> builder.gamma(number);
      case GAMMA_CONFIDENCE -> builder.solver(Solver.entropyBounded(number, Proxy.CONFIDENCE));
      case GAMMA_MARGIN -> builder.solver(Solver.entropyBounded(number, Proxy.MARGIN));
      case PREFIX -> builder.solver(Solver.boundedPrefix(number));
      case THRESHOLD -> builder.solver(Solver.confidenceThreshold(number));
      case FACTOR -> builder.solver(Solver.factor(number));
      case FIXED -> builder.solver(Solver.fixedCount(whole(number)));
      case VERIFIED -> builder.verified(Drafting.confidentPrefix(number));
    }
  }

  private static int whole(double number) {
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException("fixed must be a whole number, got " + number);
    }
    return (int) number;
  }

  boolean needsNumber() {
    return this != NTP && this != VERIFIED;
  }
}
