package dev.sbd;

/**
 * How a token came about.
 *
 * @param token its id
 * @param pass the forward pass that revealed it, from 0; in verified decoding the one that decided
 *     it
 * @param step how many passes had looked at its block before, from 0
 * @param ntp whether the next-token head decided it
 * @param draftPass the pass that drafted it, -1 if none did (verified decoding)
 * @param logProbability in nats, untempered, after {@link LogitRules}
 * @param entropy of its distribution, in nats
 * @param confidence probability of the most likely token there, in {@code [0, 1]}
 */
public record TokenTrace(
    int token,
    int pass,
    int step,
    boolean ntp,
    int draftPass,
    double logProbability,
    double entropy,
    double confidence) {}
