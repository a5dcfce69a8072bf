package dev.sbd.djl.internal.graph;

import dev.sbd.djl.internal.checkpoint.Llama3RopeScaling;
import dev.sbd.djl.internal.checkpoint.Rope;
import java.util.stream.IntStream;

/** The angles, in radians a position, by which rotary embeddings turn each pair of a head. */
final class RopeFrequencies {
  private RopeFrequencies() {}

  /** (headDim / 2) frequencies, highest first. */
  static double[] of(Rope rope, int headDim) {
    return IntStream.range(0, headDim / 2)
        .mapToDouble(i -> Math.pow(rope.theta(), -2.0 * i / headDim))
        .map(frequency -> rope.scaling().map(s -> stretched(frequency, s)).orElse(frequency))
        .toArray();
  }

  /** Llama 3.1: low frequencies are divided by the factor, high ones stay, those between blend. */
  private static double stretched(double frequency, Llama3RopeScaling scaling) {
    double turns = scaling.originalContext() * frequency / (2 * Math.PI);
    double low = scaling.lowFreqFactor();
    double high = scaling.highFreqFactor();
    double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return kept * frequency + (1 - kept) * frequency / scaling.factor();
  }
}
