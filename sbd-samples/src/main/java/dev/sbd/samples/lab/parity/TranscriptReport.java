package dev.sbd.samples.lab.parity;

/**
 * How the transcripts of a directory came out, as JSON has it.
 *
 * @param exact how many came out to the letter
 * @param cases of how many
 * @param verifiedEqual how many prompts verified decoding answers with token-by-token decoding's
 *     tokens
 * @param prompts of how many
 * @param ok whether all did; true also where bfloat16 computes, since they were made in float32
 */
public record TranscriptReport(int exact, int cases, int verifiedEqual, int prompts, boolean ok) {}
