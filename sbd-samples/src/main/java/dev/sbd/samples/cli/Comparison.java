package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.GenerationStats;
import dev.sbd.SetBlockDecoder;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One prompt, answered by every contender.
 *
 * @param results one a contender, the first token by token
 */
record Comparison(String prompt, List<Result> results) {

  /**
   * A way to decode that a comparison looks at.
   *
   * @param name for people: {@code NTP}, {@code gamma 0.1}, {@code verified adaptive}
   * @param gamma of Set Block Decoding; null for the others
   */
  record Contender(String name, @Nullable Double gamma, GenerationOptions options) {}

  /**
   * A contender's answer, the same in each run.
   *
   * @param stats of its fastest run
   */
  record Result(Contender contender, Generation answer, GenerationStats stats) {
    int[] tokens() {
      return answer.tokens();
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
    return Stream.generate(() -> decoder.generate(prompt, contender.options()).stats())
        .limit(runs)
        .min(Comparator.comparingLong(GenerationStats::totalNanos))
        .map(stats -> new Result(contender, answer, stats))
        .orElseThrow();
  }
}
