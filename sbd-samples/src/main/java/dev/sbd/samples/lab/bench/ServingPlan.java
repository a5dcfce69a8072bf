package dev.sbd.samples.lab.bench;

import dev.sbd.internal.Check;
import java.util.Collections;
import java.util.List;

/**
 * What is to be measured of a model that serves.
 *
 * @param clients how many ask at a time, each at least 1
 * @param decodings as {@link dev.sbd.GenerationOptions.Builder#decoding} reads them
 * @param requests of each client in a round, at least 1
 * @param promptTokens of random prompts, at least 1
 * @param newTokens of an answer, at most; at least 1
 * @param sharedTokens that prompts begin with; 0 leaves that out
 * @param rounds at least 1
 * @param httpSeconds to ask over HTTP for, at least 0: ten requests in any case
 */
public record ServingPlan(
    List<Integer> clients,
    List<String> decodings,
    int requests,
    int promptTokens,
    int newTokens,
    int sharedTokens,
    int rounds,
    int httpSeconds) {
  /** Checks the numbers. */
  public ServingPlan {
    Check.that(!clients.isEmpty(), "--clients must name a number");
    clients.forEach(count -> Check.inRange("--clients", count, 1, 1024));
    Check.that(!decodings.isEmpty(), "--decodings must name one");
    Check.atLeast("--requests", requests, 1);
    Check.atLeast("--prompt-tokens", promptTokens, 1);
    Check.atLeast("--new-tokens", newTokens, 1);
    Check.atLeast("--shared-tokens", sharedTokens, 0);
    Check.atLeast("--rounds", rounds, 1);
    Check.atLeast("--http-seconds", httpSeconds, 0);
  }

  /** The most clients at a time. */
  public int most() {
    return Collections.max(clients);
  }
}
