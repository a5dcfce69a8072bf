package dev.sbd;

import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What ends a generation. A stop inside a block costs no further pass, but {@code maxNewTokens}:
 * the block that reaches it is decoded to its end, and what lies beyond is dropped.
 *
 * @param maxNewTokens the most new tokens, an end token included; at least 1
 * @param minNewTokens end and stop tokens are banned before this many are there; at least 0
 * @param ignoreEos whether the model's end tokens are tokens like others
 * @param tokens stop tokens besides the model's end tokens
 * @param strings stop strings, none empty; recognised across tokens and blocks, and held back from
 *     the stream until they are decided
 * @param maxTime after this time the generation ends with the pass under way; above 0
 */
record Stops(
    int maxNewTokens,
    int minNewTokens,
    boolean ignoreEos,
    Set<Integer> tokens,
    List<String> strings,
    Optional<Duration> maxTime) {

  /** Checks the values and copies the collections. */
  Stops {
    Check.atLeast("maxNewTokens", maxNewTokens, 1);
    Check.inRange("minNewTokens", minNewTokens, 0, maxNewTokens);
    tokens = Set.copyOf(tokens);
    strings = List.copyOf(strings);
    for (String string : strings) {
      Check.that(!string.isEmpty(), "stop strings must not be empty, got %s", strings);
    }
    maxTime.ifPresent(
        time ->
            Check.that(
                !time.isNegative() && !time.isZero(), "maxTime must be above zero, got %s", time));
  }
}
