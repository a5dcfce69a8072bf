package dev.sbd.samples.lab.parity;

import org.jspecify.annotations.Nullable;

/**
 * How the golden cases of a directory came out, as JSON has it.
 *
 * @param cases how many
 * @param worstAbsolute largest difference of a logit
 * @param worstRelativeRms largest root mean square difference of a case, relative to the standard
 *     deviation of its expected logits
 * @param limit for the first where float32 computes, for the second where bfloat16 does; null if
 *     there is none
 * @param ok whether every case is within it
 */
public record GoldenReport(
    int cases, double worstAbsolute, double worstRelativeRms, @Nullable Double limit, boolean ok) {}
