package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer's text and calls, as they come, and the response that they become. */
final class Answer {
  private final StringBuilder text = new StringBuilder();
  private final List<ToolExecutionRequest> calls = new ArrayList<>();

  void addText(String piece) {
    text.append(piece);
  }

  /** The call as LangChain4j has it, with an id of its own. */
  ToolExecutionRequest addCall(ToolCall call) {
    ToolExecutionRequest request =
        ToolExecutionRequest.builder()
            .id("call_" + UUID.randomUUID())
            .name(call.name())
            .arguments(call.arguments())
            .build();
    calls.add(request);
    return request;
  }

  /** How many calls there are. */
  int calls() {
    return calls.size();
  }

  /** The response that it is when {@code generation} is over. */
  ChatResponse response(Generation generation, @Nullable String modelName) {
    String said = text.toString();
    AiMessage message =
        calls.isEmpty()
            ? AiMessage.from(said)
            : AiMessage.builder()
                .text(said.isBlank() ? null : said)
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
