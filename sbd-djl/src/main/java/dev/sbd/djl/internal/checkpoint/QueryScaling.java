package dev.sbd.djl.internal.checkpoint;

/**
 * How queries grow with their position p, behind the rotary embedding (Llama 4, Ministral 3): times
 * {@code 1 + beta ln(1 + floor(p / originalContext))}.
 *
 * @param beta {@code llama_4_scaling_beta}
 * @param originalContext tokens up to which it does nothing
 */
public record QueryScaling(double beta, int originalContext) {}
