package dev.sbd.langchain4j;

import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.withLoggingExceptions;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.sbd.Cancellation;
import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** An answer that a handler is told of as it comes, on the thread that runs this. */
final class AnswerStream implements Runnable, ChatTurn.Listener {
  private final ChatService service;
  private final ChatRequest request;
  private final StreamingChatResponseHandler handler;
  private final Cancellation cancellation = new Cancellation();
  private final Handle handle = new Handle(cancellation);
  private final List<ToolExecutionRequest> calls = new ArrayList<>();

  AnswerStream(ChatService service, ChatRequest request, StreamingChatResponseHandler handler) {
    this.service = service;
    this.request = request;
    this.handler = handler;
  }

  private record Handle(Cancellation cancellation) implements StreamingHandle {
    @Override
    public void cancel() {
      cancellation.cancel();
    }

    @Override
    public boolean isCancelled() {
      return cancellation.isCancelled();
    }
  }

  /** What the handler threw: it is told that, and nothing made of it. */
  private static final class HandlerException extends RuntimeException {
    private final Throwable thrown;

    HandlerException(Throwable thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }

  @Override
  public void run() {
    try {
      ChatResponse response = answered();
      tell(() -> handler.onCompleteResponse(response));
    } catch (HandlerException e) {
      fail(e.thrown);
    } catch (RuntimeException e) {
      fail(Failures.mapped(e));
    } catch (Error e) {
      fail(e); // nobody waits for ever
      throw e;
    }
  }

  private ChatResponse answered() {
    Turn turn = service.turn(request);
    ChatTurn.Reader reader = turn.chat().reader(this);
    Generation generation =
        service.generate(
            turn.with(options -> options.cancellation(cancellation).onText(reader::onText)));
    return Responses.of(reader.end(), calls, generation, turn.modelName());
  }

  @Override
  public void onThought(String piece) {
    tell(
        () ->
            handler.onPartialThinking(
                new PartialThinking(piece), new PartialThinkingContext(handle)));
  }

  @Override
  public void onText(String piece) {
    tell(
        () ->
            handler.onPartialResponse(
                new PartialResponse(piece), new PartialResponseContext(handle)));
  }

  @Override
  public void onCall(ToolCall call) {
    CompleteToolCall whole = new CompleteToolCall(calls.size(), Responses.request(call));
    calls.add(whole.toolExecutionRequest());
    PartialToolCall allAtOnce =
        PartialToolCall.builder()
            .index(whole.index())
            .id(whole.toolExecutionRequest().id())
            .name(call.name())
            .partialArguments(call.arguments())
            .build();
    tell(() -> handler.onPartialToolCall(allAtOnce, new PartialToolCallContext(handle)));
    tell(() -> handler.onCompleteToolCall(whole));
  }

  private void tell(Runnable news) {
    if (handle.isCancelled()) {
      return;
    }
    try {
      news.run();
    } catch (Throwable e) { // checked ones, too, of other languages
      throw new HandlerException(e);
    }
  }

  /** Tells the handler what went wrong, unless it wants to know nothing more. */
  void fail(Throwable failure) {
    if (!handle.isCancelled()) {
      withLoggingExceptions(() -> handler.onError(failure));
    }
  }
}
