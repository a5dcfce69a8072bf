package dev.sbd;

/**
 * How a token came about.
 *
 * @param token its id
 * @param text what it reads, special tokens written out, half a character as U+FFFD; empty without
 *     a tokenizer
 * @param pass the forward pass that revealed it, from 0; in verified decoding the one that decided
 *     it
 * @param step how many passes had looked at its block before, from 0
 * @param ntp whether the next-token head decided it
 * @param draftPass the pass that drafted it, -1 if none did (verified decoding)
 * @param logProbability in nats, untempered, after penalties and biases
 * @param entropy of its distribution, in nats
 * @param confidence probability of the most likely token there, in {@code [0, 1]}
 */
public record TokenTrace(
    int token,
    String text,
    int pass,
    int step,
    boolean ntp,
    int draftPass,
    double logProbability,
    double entropy,
    double confidence) {}
