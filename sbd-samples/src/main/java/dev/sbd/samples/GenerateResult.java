package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import dev.sbd.PassTrace;
import java.util.List;
import java.util.Locale;

/**
 * What {@code sbd generate --json} prints.
 *
 * @param tokens generated, the end token included
 * @param finish {@code eos} or {@code length}
 * @param reveals for each forward pass the positions in the block that it revealed
 * @param prefillMs time in the model of the first pass
 * @param decodeMs time in the model of all later passes
 * @param modelMs both together
 * @param outsideMs the rest of {@code totalMs}
 */
record GenerateResult(
    String text,
    int[] tokens,
    String finish,
    int promptTokens,
    int forwardPasses,
    double tokensPerForward,
    List<List<Integer>> reveals,
    double prefillMs,
    double decodeMs,
    double modelMs,
    double outsideMs,
    double totalMs,
    double outsideMicrosPerPass) {

  static GenerateResult of(Generation generation) {
    GenerationStats stats = generation.stats();
    return new GenerateResult(
        generation.text(),
        generation.tokens(),
        finish(generation),
        stats.promptTokens(),
        stats.forwardPasses(),
        stats.tokensPerForward(),
        generation.passes().stream().map(PassTrace::revealed).toList(),
        millis(stats.prefillNanos()),
        millis(stats.decodeNanos()),
        millis(stats.modelNanos()),
        millis(stats.outsideNanos()),
        millis(stats.totalNanos()),
        stats.outsideNanos() / 1e3 / stats.forwardPasses());
  }

  static String finish(Generation generation) {
    return generation.finishReason().name().toLowerCase(Locale.ROOT);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
