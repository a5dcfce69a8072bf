package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers as LangChain4j has them. */
final class Responses {
  private Responses() {}

  static ToolExecutionRequest request(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id("call_" + UUID.randomUUID())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }

  /**
   * An answer that is over.
   *
   * @param calls its calls, with their ids
   */
  static ChatResponse of(
      ChatTurn.Answer answer,
      List<ToolExecutionRequest> calls,
      Generation generation,
      @Nullable String modelName) {
    AiMessage message =
        AiMessage.builder()
            .text(answer.text().isBlank() && !calls.isEmpty() ? null : answer.text())
            .thinking(answer.thoughts().isEmpty() ? null : answer.thoughts())
            .toolExecutionRequests(calls)
            .build();
    return ChatResponse.builder()
        .aiMessage(message)
        .metadata(
            SbdChatResponseMetadata.builder(generation)
                .modelName(modelName)
                .tokenUsage(new SbdTokenUsage(generation.stats()))
                .finishReason(reason(generation, calls.isEmpty()))
                .build())
        .build();
  }

  private static FinishReason reason(Generation generation, boolean isText) {
    return switch (generation.finishReason()) {
      case EOS, STOP_TOKEN, STOP_STRING -> isText ? FinishReason.STOP : FinishReason.TOOL_EXECUTION;
      case LENGTH -> FinishReason.LENGTH;
      case TIME, CANCELLED -> FinishReason.OTHER;
    };
  }
}
