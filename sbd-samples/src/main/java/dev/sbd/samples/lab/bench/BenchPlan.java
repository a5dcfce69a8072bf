package dev.sbd.samples.lab.bench;

import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param blockSizes the k of T(k) and T(k+k), each at least 1
 * @param cacheLengths tokens in the cache before a pass; of the first the report's T are. If empty,
 *     512 or the most that fits
 * @param prefills prompt lengths, each at least 1
 * @param skipsLongPrefills whether a prefill that would take longer than {@code time}, or than the
 *     model's context is, is left out
 * @param rounds how often each pass is timed, if not as often as {@code time} allows
 * @param time for timing passes; three rounds are made whatever it is
 * @param newTokens to generate token by token and block by block; 0 leaves that out
 * @param prompt to generate from, in the chat template; if not given, random tokens
 * @param bufferBytes of the buffer that memory is read in: several times the last level of cache
 */
public record BenchPlan(
    List<Integer> blockSizes,
    List<Integer> cacheLengths,
    List<Integer> prefills,
    boolean skipsLongPrefills,
    Optional<Integer> rounds,
    Duration time,
    int newTokens,
    Optional<String> prompt,
    long bufferBytes) {
  /** Tokens of a prompt where none is given. */
  static final int RANDOM_PROMPT = 32;

  private static final int CACHE_LENGTH = 512;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public BenchPlan {
    blockSizes = distinct("--block-sizes", 1, blockSizes);
    cacheLengths = distinct("--cache-lengths", 0, cacheLengths);
    prefills = distinct("--prefill", 1, prefills);
    rounds.ifPresent(count -> Check.atLeast("--rounds", count, 1));
    Check.atLeast("--seconds", time.toSeconds(), 0);
    Check.atLeast("--new-tokens", newTokens, 0);
    Check.that(bufferBytes >= 1 << 20, "--read-buffer must be >= 1 MiB");
    Check.that(!blockSizes.isEmpty(), "--block-sizes must name a size");
  }

  private static List<Integer> distinct(String flag, int least, List<Integer> values) {
    values.forEach(value -> Check.atLeast(flag, value, least));
    return values.stream().distinct().toList();
  }

  int largestBlock() {
    return Collections.max(blockSizes);
  }

  /** The cache lengths for a model that the plan fits. */
  List<Integer> cacheLengths(int contextLength) {
    int most = contextLength - 2 * largestBlock();
    return cacheLengths.isEmpty() ? List.of(Math.min(CACHE_LENGTH, most)) : cacheLengths;
  }

  /**
   * Checks that all of it fits into a model's context.
   *
   * @throws IllegalArgumentException if something does not
   */
  void checkFits(int context) {
    int k = largestBlock();
    atMost("--block-sizes", k, context / 2, "half the model's context of " + context);
    String less = "the model's context of " + context + " less ";
    for (int length : cacheLengths) {
      atMost("--cache-lengths", length, context - 2 * k, less + "2 blocks of " + k);
    }
    if (prompt.isEmpty()) {
      int most = context - RANDOM_PROMPT;
      atMost("--new-tokens", newTokens, most, less + "a prompt of " + RANDOM_PROMPT);
    }
    if (!skipsLongPrefills) {
      prefills.forEach(length -> atMost("--prefill", length, context, "the model's context"));
    }
  }

  private static void atMost(String flag, int value, int most, String why) {
    Check.that(value <= most, "%s must be <= %d, %s, got %d", flag, most, why, value);
  }
}
