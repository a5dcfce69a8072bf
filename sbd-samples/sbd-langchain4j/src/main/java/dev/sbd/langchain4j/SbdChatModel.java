package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.SbdModel;
import java.util.List;
import java.util.Set;

/**
 * A chat model of LangChain4j that is an {@link SbdModel}, in this process.
 *
 * <pre>{@code
 * try (SbdModel model = SbdModel.load(directory);
 *     SbdChatModel chat = SbdChatModel.builder(model).build()) {
 *   System.out.println(chat.chat("Why is the sky blue?"));
 * }
 * }</pre>
 *
 * <p>An answer is generated on the thread that asks; any number of threads may ask. Interrupting it
 * ends the answer with what there is, and {@code FinishReason.OTHER}; the thread stays interrupted.
 *
 * <p>What goes wrong is an exception of LangChain4j's, with sbd's own as its cause: a request that
 * breaks a rule an {@code InvalidRequestException}, content that is no text an {@code
 * UnsupportedFeatureException}, too many requests a {@code RateLimitException}, one that takes
 * longer than its {@code timeout} a {@code TimeoutException}, a failure of the backend an {@code
 * InternalServerException}. A model that is closed, or has no chat template, is an {@code
 * IllegalStateException}.
 */
public final class SbdChatModel implements ChatModel, AutoCloseable {
  private final ChatService service;

  private SbdChatModel(Builder builder) {
    this.service = builder.service();
  }

  /** A chat model over {@code model}, which the caller closes. */
  public static Builder builder(SbdModel model) {
    return new Builder(model);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    try {
      Turn turn = service.turn(request);
      Generation generation = service.generate(turn);
      ChatTurn.Answer answer = turn.chat().read(generation.text());
      List<ToolExecutionRequest> calls = answer.calls().stream().map(Responses::request).toList();
      return Responses.of(answer, calls, generation, turn.modelName());
    } catch (RuntimeException e) {
      throw Failures.mapped(e);
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

  /** Collects what a chat model is built of. */
  public static final class Builder extends ModelBuilder<Builder, SbdChatModel> {
    private Builder(SbdModel model) {
      super(model);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public SbdChatModel build() {
      return new SbdChatModel(this);
    }
  }
}
