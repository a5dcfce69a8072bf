package dev.sbd.djl.internal.checkpoint;

/**
 * Llama 3.1's stretch of the rotary embedding: wavelengths above {@code originalContext /
 * lowFreqFactor} are divided by {@code factor}, those below {@code originalContext /
 * highFreqFactor} stay, those between are blended.
 *
 * @param factor how far the low frequencies are stretched, above 0
 * @param lowFreqFactor above 0
 * @param highFreqFactor above {@code lowFreqFactor}
 * @param originalContext the context length, in tokens, that the model was first trained for
 */
public record Llama3RopeScaling(
    double factor, double lowFreqFactor, double highFreqFactor, int originalContext)
    implements RopeScaling {}
