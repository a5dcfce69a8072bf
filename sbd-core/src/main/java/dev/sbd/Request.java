package dev.sbd;

import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.Objects;

/**
 * A prompt with options of its own, one of several that are generated side by side.
 *
 * @param prompt at least one token; not to be written to afterwards
 * @param options how to go on from it
 */
@SuppressWarnings("ArrayRecordComponent") // equality is never asked
public record Request(int[] prompt, GenerationOptions options) {
  private static final Duration SOON = Duration.ofNanos(1);

  /** Refuses null and an empty prompt. */
  public Request {
    Objects.requireNonNull(options, "options");
    Check.that(prompt.length > 0, "prompt must hold at least one token, got none");
  }

  /** The same, to be done within {@code time}, or as soon as may be where none is left. */
  Request within(Duration time) {
    Duration some = time.compareTo(SOON) < 0 ? SOON : time;
    Duration most = options.settings().maxTime.filter(t -> t.compareTo(some) < 0).orElse(some);
    return new Request(prompt, options.toBuilder().maxTime(most).build());
  }

  /** For logs; a prompt can be long. */
  @Override
  public String toString() {
    return "%d prompt tokens, %s".formatted(prompt.length, options);
  }
}
