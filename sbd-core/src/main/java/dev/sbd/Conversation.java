package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSession;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Continues prompts that go on from each other, as the turns of a chat do, with one key/value
 * cache: what a prompt has in common with the tokens that are cached already, generated ones among
 * them, is not computed again. Any prompt may follow any other; one that begins differently only
 * takes longer.
 *
 * <p>Each generation is the one that {@link SetBlockDecoder#generate(int[], GenerationOptions)}
 * gives, but for rounding: the same tokens get into the cache in other passes. How many tokens of
 * the prompt were computed, {@link PassTrace#causalRows()} of the first pass says.
 *
 * <p>Threads take turns.
 */
public final class Conversation implements AutoCloseable {
  private final SetBlockDecoder decoder;
  private final int capacity;
  private Optional<ModelSession> session;
  private int[] cached = {};
  private boolean closed;

  Conversation(SetBlockDecoder decoder, int capacity, Optional<ModelSession> session) {
    this.decoder = decoder;
    this.capacity = capacity;
    this.session = session;
  }

  /** The most tokens that prompt and answer can have together. */
  public int capacity() {
    return capacity;
  }

  /** As {@link #generate(int[], GenerationOptions)}, options given as changes to the defaults. */
  public Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(prompt, GenerationOptions.of(options));
  }

  /**
   * Continues {@code prompt}. The text ends with {@link FinishReason#LENGTH} where the capacity
   * does.
   *
   * @param prompt all of it, with what earlier calls had; at least one token, each in the
   *     vocabulary, fewer than the capacity
   * @throws dev.sbd.error.InvalidRequestException if the prompt or an option does not suit the
   *     model
   * @throws IllegalStateException if this or the model is closed
   * @throws dev.sbd.error.SbdException if the backend fails, or memory for a longer cache is short;
   *     the conversation can go on
   */
  public synchronized Generation generate(int[] prompt, GenerationOptions options) {
    if (closed) {
      throw new IllegalStateException("the conversation is closed");
    }
    Check.that(
        prompt.length < capacity,
        "prompt must be shorter than the conversation's capacity of %d, got %d",
        capacity,
        prompt.length);
    Request request = new Request(prompt, options);
    ModelSession open = session(request);
    int common = Arrays.mismatch(cached, prompt);
    int kept = decoder.cacheable(Math.min(common < 0 ? prompt.length : common, prompt.length - 1));
    cached = Arrays.copyOf(cached, kept); // whatever happens
    Decoding decoding = decoder.resume(open, kept, request);
    decoder.run(List.of(decoding));
    cached = decoding.cached();
    return decoding.result();
  }

  /**
   * One with room for the request. A new one is twice as long as that, so that computing all anew,
   * at each growth, costs no more than computing it once.
   */
  private ModelSession session(Request request) {
    int room = Math.min(capacity, decoder.room(request));
    int held = session.map(ModelSession::capacity).orElse(0);
    if (held < room) {
      session.ifPresent(ModelSession::close);
      session = Optional.empty();
      cached = new int[0];
      session = Optional.of(decoder.open((int) Math.min(capacity, 2L * room)));
    }
    return session.get();
  }

  /** Releases the cache; twice is once. */
  @Override
  public synchronized void close() {
    closed = true;
    session.ifPresent(ModelSession::close);
  }
}
