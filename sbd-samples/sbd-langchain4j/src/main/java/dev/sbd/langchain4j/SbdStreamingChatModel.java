package dev.sbd.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.sbd.djl.SbdModel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A streaming chat model of LangChain4j that is an {@link SbdModel}, in this process.
 *
 * <p>{@code chat} returns at once. All of a handler's methods are called on one thread, that of the
 * answer, in the order of the text; while one is at work, this answer waits. Last comes {@code
 * onCompleteResponse} or {@code onError}, once. The exceptions are those of {@link SbdChatModel};
 * also of a request that breaks a rule.
 *
 * <p>After {@code StreamingHandle.cancel()}, which any thread may call, nothing more is told, and
 * the answer ends within a forward pass. What a handler throws ends its answer and goes to its
 * {@code onError}; what that throws is logged.
 */
public final class SbdStreamingChatModel implements StreamingChatModel, AutoCloseable {
  private final ChatService service;
  private final Executor executor;

  private SbdStreamingChatModel(Builder builder) {
    this.service = builder.service();
    this.executor = builder.executor;
  }

  /** A streaming chat model over {@code model}, which the caller closes. */
  public static Builder builder(SbdModel model) {
    return new Builder(model);
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    AnswerStream stream = new AnswerStream(service, request, handler);
    try {
      executor.execute(stream);
    } catch (RuntimeException e) { // it takes no more
      stream.fail(e);
    }
  }

  @Override
  public SbdChatRequestParameters defaultRequestParameters() {
    return service.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return service.listeners();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
  }

  /** Releases the caches of its own scheduler; neither the model nor a scheduler it was given. */
  @Override
  public void close() {
    service.close();
  }

  /** Collects what a streaming chat model is built of. */
  public static final class Builder extends ModelBuilder<Builder, SbdStreamingChatModel> {
    private Executor executor = Builder::startThread;

    private Builder(SbdModel model) {
      super(model);
    }

    private static void startThread(Runnable stream) {
      Thread thread = new Thread(stream, "sbd-stream");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Where answers are generated and handlers are called: each occupies a thread until it is over.
     * Default: a new daemon thread each.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    @Override
    public SbdStreamingChatModel build() {
      return new SbdStreamingChatModel(this);
    }
  }
}
