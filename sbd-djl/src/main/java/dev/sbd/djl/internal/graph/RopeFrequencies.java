package dev.sbd.djl.internal.graph;

import dev.sbd.djl.internal.checkpoint.DynamicRopeScaling;
import dev.sbd.djl.internal.checkpoint.LinearRopeScaling;
import dev.sbd.djl.internal.checkpoint.Llama3RopeScaling;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.RopeScaling;
import dev.sbd.djl.internal.checkpoint.YarnRopeScaling;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The angles, in radians a position, by which rotary embeddings turn each pair of a head. */
final class RopeFrequencies {
  private RopeFrequencies() {}

  /**
   * (headDim / 2) frequencies, highest first.
   *
   * @param context of the texts, in tokens
   */
  static double[] of(Rope rope, int headDim, int context) {
    double[] plain = plain(rope.theta(), headDim);
    if (rope.scaling().isEmpty()) {
      return plain;
    }
    RopeScaling scaling = rope.scaling().get();
    if (scaling instanceof Llama3RopeScaling llama3) {
      return Arrays.stream(plain).map(frequency -> stretched(frequency, llama3)).toArray();
    }
    if (scaling instanceof LinearRopeScaling linear) {
      return Arrays.stream(plain).map(frequency -> frequency / linear.factor()).toArray();
    }
    if (scaling instanceof DynamicRopeScaling dynamic) {
      return plain(rope.theta() * growth(dynamic, headDim, context), headDim);
    }
    return yarn((YarnRopeScaling) scaling, rope.theta(), plain);
  }

  private static double[] plain(double theta, int headDim) {
    return IntStream.range(0, headDim / 2)
        .mapToDouble(i -> Math.pow(theta, -2.0 * i / headDim))
        .toArray();
  }

  /** What cosines and sines are multiplied by. */
  static double attentionFactor(Rope rope) {
    return rope.scaling().map(RopeScaling::attentionFactor).orElse(1.0);
  }

  /** What the base is multiplied by where texts are longer than those of training. */
  private static double growth(DynamicRopeScaling scaling, int headDim, int context) {
    double longer = (double) Math.max(context, scaling.trainedContext()) / scaling.trainedContext();
    double stretch = scaling.factor() * longer - (scaling.factor() - 1);
    return Math.pow(stretch, headDim / (headDim - 2.0));
  }

  private static double[] yarn(YarnRopeScaling scaling, double theta, double... plain) {
    double low = dimension(scaling.betaFast(), scaling, theta, 2 * plain.length);
    double high = dimension(scaling.betaSlow(), scaling, theta, 2 * plain.length);
    double from = Math.max(0, scaling.truncated() ? Math.floor(low) : low);
    double to = Math.min(2 * plain.length - 1, scaling.truncated() ? Math.ceil(high) : high);
    double width = to == from ? 0.001 : to - from; // as transformers has it
    double[] frequencies = new double[plain.length];
    for (int i = 0; i < plain.length; i++) {
      double ramp = Math.min(1, Math.max(0, (i - from) / width));
      frequencies[i] = plain[i] * (ramp / scaling.factor() + 1 - ramp);
    }
    return frequencies;
  }

  /** The dimension that turns so many times within the original context. */
  private static double dimension(
      double turns, YarnRopeScaling scaling, double theta, int headDim) {
    double wavelength = scaling.originalContext() / (turns * 2 * Math.PI);
    return headDim * Math.log(wavelength) / (2 * Math.log(theta));
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
