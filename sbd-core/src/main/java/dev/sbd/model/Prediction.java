package dev.sbd.model;

/**
 * What one row says about its position: a token, and how sure the model is.
 *
 * <p>All but {@code token} describe the model's own distribution, untempered, after {@link
 * LogitEdits} and without the mask token.
 *
 * @param token the token that the row's {@link Choice} picked
 * @param logProbability of {@code token}, in nats, at most 0
 * @param entropy of the distribution, in nats (H in the papers)
 * @param confidence probability of the most likely token, in {@code [0, 1]} (c in the papers)
 * @param margin probability of the most likely token minus that of the second, in {@code [0, 1]}
 */
public record Prediction(
    int token, double logProbability, double entropy, double confidence, double margin) {}
