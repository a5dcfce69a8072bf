package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import dev.sbd.PassTrace;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd generate --json} prints.
 *
 * @param tokens generated, the end token included
 * @param finish {@code eos}, {@code length}, {@code stop_token}, {@code stop_string} or {@code
 *     time}
 * @param stopString that ended it; absent if none did
 * @param drafted drafts put to the next-token head (verified decoding)
 * @param accepted those of them that it agreed with
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
    @Nullable String stopString,
    int promptTokens,
    int forwardPasses,
    double tokensPerForward,
    int drafted,
    int accepted,
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
        generation.stopString().orElse(null),
        stats.promptTokens(),
        stats.forwardPasses(),
        stats.tokensPerForward(),
        stats.draftedTokens(),
        stats.acceptedTokens(),
        generation.passes().stream().map(PassTrace::revealed).toList(),
        millis(stats.prefillNanos()),
        millis(stats.decodeNanos()),
        millis(stats.modelNanos()),
        millis(stats.outsideNanos()),
        millis(stats.totalNanos()),
        stats.outsideNanos() / 1e3 / Math.max(1, stats.forwardPasses()));
  }

  static String finish(Generation generation) {
    return generation.finishReason().name().toLowerCase(Locale.ROOT);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
