package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects an answer, and makes a response of it. */
final class Answer implements ChatTurn.Listener {
  private final StringBuilder thoughts = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final List<ToolExecutionRequest> calls = new ArrayList<>();

  @Override
  public void onThought(String piece) {
    thoughts.append(piece);
  }

  @Override
  public void onText(String piece) {
    text.append(piece);
  }

  @Override
  public void onCall(ToolCall call) {
    calls.add(
        ToolExecutionRequest.builder()
            .id("call_" + UUID.randomUUID())
            .name(call.name())
            .arguments(call.arguments())
            .build());
  }

  /** The latest call, and how many were before it. */
  CompleteToolCall latestCall() {
    int index = calls.size() - 1;
    return new CompleteToolCall(index, calls.get(index));
  }

  /** The response that it is when {@code generation} is over. */
  ChatResponse response(Generation generation, @Nullable String modelName) {
    String said = text.toString();
    String thought = thoughts.toString().strip();
    AiMessage message =
        AiMessage.builder()
            .text(said.isBlank() && !calls.isEmpty() ? null : said)
            .thinking(thought.isEmpty() ? null : thought)
            .toolExecutionRequests(calls)
            .build();
    return ChatResponse.builder()
        .aiMessage(message)
        .metadata(
            SbdChatResponseMetadata.builder(generation)
                .modelName(modelName)
                .tokenUsage(new SbdTokenUsage(generation.stats()))
                .finishReason(reason(generation))
                .build())
        .build();
  }

  private FinishReason reason(Generation generation) {
    return switch (generation.finishReason()) {
      case EOS, STOP_TOKEN, STOP_STRING ->
          calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_EXECUTION;
      case LENGTH -> FinishReason.LENGTH;
      case TIME, CANCELLED -> FinishReason.OTHER;
    };
  }
}
