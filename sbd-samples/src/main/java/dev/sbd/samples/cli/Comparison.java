package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import dev.sbd.SetBlockDecoder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One prompt, answered by every contender.
 *
 * @param results one a contender, the first token by token
 */
record Comparison(String prompt, List<Result> results) {

  /**
   * A contender's answer.
   *
   * @param stats of its fastest run
   */
  record Result(Contender contender, int[] tokens, GenerationStats stats) {

    int passes() {
      return stats.forwardPasses();
    }

    long nanos() {
      return stats.totalNanos();
    }
  }

  /** Answers {@code runs} times a contender, and once more before that to warm up. */
  static Comparison run(
      String prompt, SetBlockDecoder decoder, int[] tokens, List<Contender> contenders, int runs) {
    return new Comparison(
        prompt, contenders.stream().map(c -> fastest(decoder, tokens, c, runs)).toList());
  }

  private static Result fastest(
      SetBlockDecoder decoder, int[] prompt, Contender contender, int runs) {
    Generation answer = decoder.generate(prompt, contender.options());
    GenerationStats stats =
        IntStream.range(0, runs)
            .mapToObj(i -> decoder.generate(prompt, contender.options()).stats())
            .min(Comparator.comparingLong(GenerationStats::totalNanos))
            .orElseThrow();
    return new Result(contender, answer.tokens(), stats);
  }

  /** Whether contender {@code i} answered what token-by-token decoding did. */
  boolean isSame(int i) {
    return Arrays.equals(results.get(i).tokens(), results.get(0).tokens());
  }
}
