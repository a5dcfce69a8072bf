package dev.sbd.samples.lab.bench;

import dev.sbd.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be measured.
 *
 * @param blockSizes the k of T(k) and T(k+k), each at least 1
 * @param cacheLengths tokens in the cache before a pass; of the first the report's T are. If empty,
 *     {@link #DEFAULT_CACHE_LENGTH} or the most that fits
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
    OptionalInt rounds,
    Duration time,
    int newTokens,
    Optional<String> prompt,
    long bufferBytes) {
  /** Tokens in the cache before a pass, unless told otherwise. */
  public static final int DEFAULT_CACHE_LENGTH = 512;

  /** Tokens of a prompt where none is given. */
  static final int RANDOM_PROMPT = 32;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public BenchPlan {
    blockSizes = distinct("--block-sizes", 1, blockSizes);
    cacheLengths = distinct("--cache-lengths", 0, cacheLengths);
    prefills = distinct("--prefill", 1, prefills);
    rounds.ifPresent(count -> require(count >= 1, "--rounds must be >= 1, got " + count));
    require(!time.isNegative(), "--seconds must be >= 0, got " + time.toSeconds());
    require(newTokens >= 0, "--new-tokens must be >= 0, got " + newTokens);
    require(bufferBytes >= 1 << 20, "--read-buffer must be >= 1 MiB");
    require(!blockSizes.isEmpty(), "--block-sizes must name a size");
  }

  private static List<Integer> distinct(String flag, int least, List<Integer> values) {
    values.forEach(v -> require(v >= least, flag + " must be >= " + least + ", got " + v));
    return values.stream().distinct().toList();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new InvalidRequestException(message);
    }
  }

  int largestBlock() {
    return blockSizes.stream().max(Integer::compare).orElseThrow();
  }

  /**
   * The plan for a model, with its cache lengths.
   *
   * @throws IllegalArgumentException if it does not fit into the model's context
   */
  BenchPlan fitting(int contextLength) {
    int most = contextLength - 2 * largestBlock();
    require(
        most >= 0,
        "--block-sizes must be <= %d, half the model's context of %d, got %d"
            .formatted(contextLength / 2, contextLength, largestBlock()));
    for (int length : cacheLengths) {
      require(
          length <= most,
          "--cache-lengths must be <= %d, the model's context of %d less 2 blocks of %d, got %d"
              .formatted(most, contextLength, largestBlock(), length));
    }
    int room = contextLength - RANDOM_PROMPT;
    require(
        newTokens <= room || prompt.isPresent(),
        "--new-tokens must be <= %d, the model's context of %d less a prompt of %d, got %d"
            .formatted(room, contextLength, RANDOM_PROMPT, newTokens));
    for (int length : prefills) {
      require(
          length <= contextLength || skipsLongPrefills,
          "--prefill must be <= %d, the model's context, got %d".formatted(contextLength, length));
    }
    return new BenchPlan(
        blockSizes,
        cacheLengths.isEmpty() ? List.of(Math.min(DEFAULT_CACHE_LENGTH, most)) : cacheLengths,
        prefills,
        skipsLongPrefills,
        rounds,
        time,
        newTokens,
        prompt,
        bufferBytes);
  }
}
