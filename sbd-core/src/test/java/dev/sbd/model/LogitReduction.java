package dev.sbd.model;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * From a row's logits to its {@link Prediction}, in double precision and with no care for speed:
 * the executable definition of {@link Prediction}, {@link Choice}, {@link LogitEdits} and {@link
 * Sampling}. In this order: penalty, bias, mask token and what the row's mask does not leave out;
 * then the choice; sampling divides by the temperature and lets top-k, then top-p on what top-k
 * left (renormalised), then min-p cut. A token that ties with the last one kept is kept.
 */
public final class LogitReduction {
  private LogitReduction() {}

  /**
   * What {@code row} says.
   *
   * @param logits (vocabulary) raw, finite
   * @param maskToken never predicted, if there is one
   * @param row its choice and edits; at least one token must be left
   */
  public static Prediction reduce(double[] logits, OptionalInt maskToken, Row row) {
    double[] edited = masked(edited(logits, maskToken, row.edits()), row.mask());
    double[] logP = logProbabilities(edited);
    int token = choose(edited, row.choice());
    double[] p = Arrays.stream(logP).map(Math::exp).sorted().toArray();
    double confidence = p[p.length - 1];
    return new Prediction(
        token, logP[token], entropy(logP), confidence, confidence - p[p.length - 2]);
  }

  /** Penalty, then bias, then the mask token out. The argument stays as it is. */
  public static double[] edited(double[] logits, OptionalInt maskToken, LogitEdits edits) {
    double[] edited = logits.clone();
    for (int i = 0; i < edits.tokens().length; i++) {
      double logit = edited[edits.tokens()[i]];
      double penalty = edits.penalties()[i];
      edited[edits.tokens()[i]] =
          (logit > 0 ? logit / penalty : logit * penalty) + edits.biases()[i];
    }
    maskToken.stream()
        .filter(mask -> mask < edited.length)
        .forEach(mask -> edited[mask] = Double.NEGATIVE_INFINITY);
    return edited;
  }

  /** What the mask leaves. The argument stays as it is. */
  public static double[] masked(double[] logits, TokenMask mask) {
    double[] masked = new double[logits.length];
    Arrays.setAll(masked, token -> mask.allows(token) ? logits[token] : Double.NEGATIVE_INFINITY);
    return masked;
  }

  /** Log-softmax, in nats. */
  public static double[] logProbabilities(double[] logits) {
    double top = Arrays.stream(logits).max().orElseThrow();
    double logSum = top + Math.log(Arrays.stream(logits).map(x -> Math.exp(x - top)).sum());
    return Arrays.stream(logits).map(x -> x - logSum).toArray();
  }

  /** The largest; of equals, the lowest index. */
  public static int argmax(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((a, b) -> values[b] > values[a] ? b : a)
        .orElseThrow();
  }

  private static int choose(double[] edited, Choice choice) {
    if (choice instanceof Choice.Given given) {
      return given.token();
    }
    return choice instanceof Choice.Sample sample
        ? draw(edited, sample.sampling(), sample.key())
        : argmax(edited);
  }

  /**
   * A draw.
   *
   * @param edited logits, the mask token's negative infinity
   */
  public static int draw(double[] edited, Sampling sampling, long key) {
    double top = Arrays.stream(edited).max().orElseThrow(); // so that nothing overflows
    double[] scores =
        Arrays.stream(edited).map(logit -> (logit - top) / sampling.temperature()).toArray();
    boolean[] kept = kept(scores, sampling);
    double[] noisy = new double[scores.length];
    Arrays.setAll(
        noisy,
        token ->
            kept[token] ? scores[token] + GumbelNoise.of(key, token) : Double.NEGATIVE_INFINITY);
    return argmax(noisy);
  }

  /**
   * Which tokens can be drawn.
   *
   * @param scores logits divided by the temperature
   */
  public static boolean[] kept(double[] scores, Sampling sampling) {
    double[] ordered = Arrays.stream(scores).map(x -> -x).sorted().map(x -> -x).toArray();
    double floor = topKFloor(ordered, sampling.topK());
    floor = Math.max(floor, topPFloor(ordered, floor, sampling.topP()));
    floor = Math.max(floor, ordered[0] + Math.log(sampling.minP()));
    boolean[] kept = new boolean[scores.length];
    for (int token = 0; token < kept.length; token++) {
      kept[token] = scores[token] >= floor && scores[token] > Double.NEGATIVE_INFINITY;
    }
    return kept;
  }

  private static double topKFloor(double[] ordered, int topK) {
    return topK == 0 || topK > ordered.length ? Double.NEGATIVE_INFINITY : ordered[topK - 1];
  }

  private static double topPFloor(double[] ordered, double floor, double topP) {
    double[] left = Arrays.stream(ordered).filter(x -> x >= floor).toArray();
    if (topP == 1) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] logP = logProbabilities(left);
    double sum = 0;
    int count = 0;
    while (count < left.length && sum < topP) {
      sum += Math.exp(logP[count++]);
    }
    return left[count - 1];
  }

  private static double entropy(double[] logP) {
    return Arrays.stream(logP)
        .filter(x -> x > Double.NEGATIVE_INFINITY)
        .map(x -> -x * Math.exp(x))
        .sum();
  }
}
