package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** LangChain4j's messages as chat templates take them. */
final class Messages {
  private Messages() {}

  static List<ChatMessage> of(List<dev.langchain4j.data.message.ChatMessage> messages) {
    return messages.stream().map(Messages::of).toList();
  }

  private static ChatMessage of(dev.langchain4j.data.message.ChatMessage message) {
    if (message instanceof SystemMessage system) {
      return ChatMessage.system(system.text());
    }
    if (message instanceof UserMessage user) {
      return ChatMessage.user(text(user.contents()));
    }
    if (message instanceof AiMessage answer) {
      return answer(answer);
    }
    if (message instanceof ToolExecutionResultMessage result) {
      String tool = result.toolName() == null ? "" : result.toolName();
      return ChatMessage.tool(tool, text(result.contents()));
    }
    throw new UnsupportedFeatureException(
        "messages of type " + message.type() + " are not supported: a chat template has none");
  }

  private static ChatMessage answer(AiMessage answer) {
    return new ChatTurn.Answer(
            answer.thinking() == null ? "" : answer.thinking(),
            answer.text() == null ? "" : answer.text(),
            answer.toolExecutionRequests().stream().map(Messages::call).toList())
        .message();
  }

  private static ToolCall call(ToolExecutionRequest request) {
    String arguments = request.arguments();
    return new ToolCall(
        request.name(), arguments == null || arguments.isBlank() ? "{}" : arguments);
  }

  private static String text(List<Content> contents) {
    return contents.stream().map(Messages::text).collect(Collectors.joining("\n"));
  }

  private static String text(Content content) {
    if (content instanceof TextContent text) {
      return text.text();
    }
    throw new UnsupportedFeatureException(
        "content of type "
            + content.type().toString().toLowerCase(Locale.ROOT)
            + " is not supported: the model reads text alone");
  }
}
