package dev.sbd;

import dev.sbd.error.OverloadedException;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import dev.sbd.model.ModelSession;
import java.time.Duration;
import java.util.List;
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
  private final Limits limits;
  private final Admission admission;
  private final KeptCaches kept = new KeptCaches();

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
    this.limits = limits;
    this.admission = new Admission(limits);
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
    int room = decoder.room(request);
    Check.that(
        room <= limits.cacheTokens(),
        "the request needs a cache of %d tokens, for its prompt of %d and maxNewTokens, and all"
            + " caches together may have %d: ask for fewer tokens",
        room,
        request.prompt().length,
        limits.cacheTokens());
    long start = System.nanoTime();
    Cancellation cancellation = request.options().settings().cancellation;
    Optional<Admission.Place> place = admission.enter(room, terms, cancellation);
    if (place.isEmpty()) {
      return cancelled(request);
    }
    try {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      return run(terms.deadline().map(d -> request.within(d.minus(waited))).orElse(request), room);
    } finally {
      place.get().close();
      kept.shrinkTo(admission.free());
    }
  }

  private Generation run(Request request, int room) {
    kept.shrinkTo(admission.free());
    ModelSession session = open(request.prompt(), room);
    Decoding decoding;
    try {
      decoding = decoder.resume(session, session.length(), request);
      decoder.run(List.of(decoding));
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
    keep(decoding.cached(), session);
    return decoding.result();
  }

  private ModelSession open(int[] prompt, int room) {
    try {
      return begin(prompt, room);
    } catch (SbdException e) { // too little memory
      kept.shrinkTo(0);
    }
    try {
      return decoder.open(room);
    } catch (SbdException e) {
      if (load().running() == 1) {
        throw e; // nobody will give back what is missing
      }
      throw new OverloadedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A session that begins as the prompt does, as far as a kept one does. */
  private ModelSession begin(int[] prompt, int room) {
    Optional<KeptCaches.Kept> lent = kept.lend(prompt);
    if (lent.isEmpty()) {
      return decoder.open(room);
    }
    try {
      int common = Math.min(lent.get().common(prompt), prompt.length - 1);
      int length = decoder.cacheable(common);
      return length == 0 ? decoder.open(room) : decoder.fork(lent.get().session(), length, room);
    } finally {
      kept.giveBack(lent.get());
    }
  }

  /** Keeps what is cached; of a session that is mostly empty, a copy that is not. */
  private void keep(int[] cached, ModelSession session) {
    boolean useful = cached.length >= KeptCaches.LEAST;
    if (useful && 2L * cached.length > session.capacity()) {
      kept.add(cached, session);
      return;
    }
    try (session) {
      if (useful) {
        kept.shrinkTo(admission.free() - cached.length);
        keepCopy(cached, session);
      }
    } catch (SbdException | IllegalStateException e) {
      // There is no memory for it, or the model was closed: the answer is there.
    }
  }

  private void keepCopy(int[] cached, ModelSession session) {
    ModelSession copy = decoder.fork(session, cached.length, cached.length);
    if (copy.length() == cached.length) {
      kept.add(cached, copy);
    } else {
      copy.close();
    }
  }

  private static Generation cancelled(Request request) {
    return new Generation(
        "",
        FinishReason.CANCELLED,
        Optional.empty(),
        request.options().settings().seedOfDraws(),
        List.of(),
        List.of(),
        true,
        new GenerationStats(request.prompt().length, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  /** What is under way now. */
  public Load load() {
    return admission.load(kept.tokens());
  }

  /**
   * Refuses who waits and who comes, and releases the caches that are kept; twice is once. Who
   * generates goes on.
   */
  @Override
  public void close() {
    admission.close();
    kept.shrinkTo(0);
  }
}
