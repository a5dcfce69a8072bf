package dev.sbd.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.sbd.Scheduler;
import dev.sbd.djl.SbdModel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the two models are built of alike.
 *
 * @param <B> the builder
 * @param <M> the model that it builds
 */
public abstract sealed class ModelBuilder<B extends ModelBuilder<B, M>, M>
    permits SbdChatModel.Builder, SbdStreamingChatModel.Builder {
  private static final int RUNNING = 16;
  private static final int WAITING = 256;
  private static final int CACHE_TOKENS = 32_768;

  private final SbdModel model;
  private @Nullable Scheduler scheduler;
  private SbdChatRequestParameters defaults = SbdChatRequestParameters.EMPTY;
  private List<ChatModelListener> listeners = List.of();

  ModelBuilder(SbdModel model) {
    this.model = Objects.requireNonNull(model, "model");
  }

  abstract B self();

  /**
   * Serves the requests: shared by models that answer with one {@code SbdModel}, so that they share
   * its limits, and the caches of prompts that begin alike. It is not closed with the model.
   * Default: one of its own, for 16 requests at a time, 256 that wait, and 32,768 tokens in caches,
   * or the model's context if that is longer.
   */
  public B scheduler(Scheduler scheduler) {
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    return self();
  }

  /**
   * What counts where a request says nothing else: {@link SbdChatRequestParameters} or any other.
   * If they name a model, that is this one's name: requests for others are refused.
   */
  public B defaultRequestParameters(ChatRequestParameters parameters) {
    this.defaults = SbdChatRequestParameters.of(parameters);
    return self();
  }

  /** Who is told of requests, responses and errors. */
  public B listeners(List<ChatModelListener> listeners) {
    this.listeners = List.copyOf(listeners);
    return self();
  }

  /** The model. */
  public abstract M build();

  ChatService service() {
    Scheduler shared = scheduler;
    return new ChatService(
        model, shared == null ? ownScheduler() : shared, shared == null, defaults, listeners);
  }

  private Scheduler ownScheduler() {
    long cacheTokens = Math.max(CACHE_TOKENS, model.spec().contextLength());
    return new Scheduler(model.decoder(), new Scheduler.Limits(RUNNING, WAITING, cacheTokens));
  }
}
