package dev.sbd;

import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Serves many requests on one model within limits, as a server wants it: so many at a time, so many
 * more that wait for their turn, so many tokens in caches. What two prompts have in common at their
 * beginning is computed once, as long as its cache is kept.
 *
 * <p>Each request is generated on the thread that asks, and is answered as it is alone. Any number
 * of threads may ask.
 */
public final class Scheduler implements AutoCloseable {
  private final SetBlockDecoder decoder;

  /**
   * What may be under way.
   *
   * @param running requests that generate at a time, at least 1
   * @param waiting requests that wait for their turn, at least 0; one more is refused
   * @param cacheTokens tokens that all caches together have room for, at least 1: those of requests
   *     that generate, and those that are kept for others to go on from
   */
  public record Limits(int running, int waiting, long cacheTokens) {
    /** Checks the numbers. */
    public Limits {
      Check.atLeast("running", running, 1);
      Check.atLeast("waiting", waiting, 0);
      Check.that(cacheTokens >= 1, "cacheTokens must be at least 1, got %d", cacheTokens);
    }
  }

  /**
   * On what terms a request is served.
   *
   * @param priority of those that wait the highest is next
   * @param deadline from asking to the end of the answer: a request that still waits then is
   *     refused, one that generates ends with {@link FinishReason#TIME}
   * @param client whose it is: clients take turns, so that nobody's many requests hold up others
   */
  public record Terms(int priority, Optional<Duration> deadline, String client) {
    /** Nobody's in particular, as long as it takes. */
    public static final Terms DEFAULT = new Terms(0, Optional.empty(), "");

    /** Refuses null. */
    public Terms {
      Objects.requireNonNull(deadline, "deadline");
      Objects.requireNonNull(client, "client");
    }
  }

  /**
   * What is under way.
   *
   * @param running requests that generate
   * @param waiting requests that wait for their turn
   * @param heldTokens room in caches of those that generate
   * @param keptTokens room in caches that are kept for others to go on from
   */
  public record Load(int running, int waiting, long heldTokens, long keptTokens) {}

  /**
   * Serves requests on a model. Those that generate share forward passes where it was loaded for
   * that ({@code LoadOptions.maxBatch}).
   */
  public Scheduler(SetBlockDecoder decoder, Limits limits) {
    this.decoder = Objects.requireNonNull(decoder, "decoder");
    Objects.requireNonNull(limits, "limits");
  }

  /** Serves a request on the default terms. See {@link #generate(Request, Terms)}. */
  public Generation generate(Request request) {
    return generate(request, Terms.DEFAULT);
  }

  /**
   * Waits for the request's turn and generates, on this thread. Cancelling it ends the waiting,
   * too.
   *
   * @throws dev.sbd.error.OverloadedException if too many wait already, or its deadline is over
   *     before its turn
   * @throws dev.sbd.error.InvalidRequestException if the request does not suit the model, or needs
   *     more room than all caches may have
   * @throws IllegalStateException if this or the model is closed
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public Generation generate(Request request, Terms terms) {
    return decoder.generate(request.prompt(), request.options());
  }

  /** What is under way now. */
  public Load load() {
    return new Load(0, 0, 0, 0);
  }

  /** Refuses who waits and who comes, and releases the caches that are kept; twice is once. */
  @Override
  public void close() {}
}
