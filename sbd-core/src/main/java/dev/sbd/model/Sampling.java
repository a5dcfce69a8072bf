package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * The distribution that tokens are drawn from: softmax(logits / temperature), cut down by top-k,
 * what that leaves by top-p, and that by min-p, each on renormalised probabilities (the order of
 * transformers and vLLM).
 *
 * @param temperature above 0
 * @param topK keep the k most likely tokens and what ties with the last of them; 0 keeps all
 * @param topP keep the smallest set of most likely tokens whose probability reaches this, and what
 *     ties with the last of them, in {@code (0, 1]}; 1 keeps all
 * @param minP keep tokens at least this fraction as likely as the most likely one, in {@code [0,
 *     1]}; 0 keeps all
 */
public record Sampling(double temperature, int topK, double topP, double minP) {
  /** Checks the ranges. */
  public Sampling {
    Check.positive("temperature", temperature);
    Check.atLeast("topK", topK, 0);
    Check.that(topP > 0 && topP <= 1, "topP must be in (0, 1], got %s", topP);
    Check.fraction("minP", minP);
  }

  /** Plain sampling at {@code temperature}, nothing cut off. */
  public static Sampling atTemperature(double temperature) {
    return new Sampling(temperature, 0, 1, 0);
  }
}
