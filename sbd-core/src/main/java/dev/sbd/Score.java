package dev.sbd;

import java.util.List;

/**
 * How likely a continuation is under next-token prediction.
 *
 * @param logProbabilities of its tokens, in nats, each given all before it
 * @param isGreedy whether each of its tokens is the most likely one at its place
 */
public record Score(List<Double> logProbabilities, boolean isGreedy) {
  /** Copies the list. */
  public Score {
    logProbabilities = List.copyOf(logProbabilities);
  }

  /** The log-likelihood of the whole continuation, in nats. */
  public double logLikelihood() {
    return logProbabilities.stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * exp of the mean negative log-probability a token: 1 at best, the vocabulary's size for noise.
   */
  public double perplexity() {
    return Math.exp(-logLikelihood() / logProbabilities.size());
  }
}
