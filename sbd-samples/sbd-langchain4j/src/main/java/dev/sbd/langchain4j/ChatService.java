package dev.sbd.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.Tool;
import java.util.List;

/**
 * Answers chat requests: what the model that streams and the one that does not have in common.
 *
 * @param scheduler serves the requests
 * @param ownsScheduler whether it is closed with this
 */
record ChatService(
    SbdModel model,
    Scheduler scheduler,
    boolean ownsScheduler,
    SbdChatRequestParameters defaults,
    List<ChatModelListener> listeners)
    implements AutoCloseable {

  /** The request as sbd takes it; runtime exceptions are to be mapped. */
  Turn turn(ChatRequest chat) {
    SbdChatRequestParameters parameters = SbdChatRequestParameters.of(chat.parameters());
    checkName(parameters.modelName());
    List<ChatMessage> messages = Messages.of(chat.messages());
    List<Tool> tools = tools(parameters);
    ChatTurn turn = ChatTurn.of(model, messages, parameters.templateVariables(), tools);
    boolean required = parameters.toolChoice() == ToolChoice.REQUIRED && !tools.isEmpty();
    GenerationOptions options =
        turn.options(Options.of(parameters), required ? Use.REQUIRED : Use.AUTO);
    return new Turn(
        parameters.modelName(),
        new Request(turn.prompt(), options),
        Options.terms(parameters),
        turn);
  }

  private void checkName(String asked) {
    String name = defaults.modelName();
    if (name != null && !name.equals(asked)) {
      throw new ModelNotFoundException("this model is " + name + ", and not " + asked);
    }
  }

  private static List<Tool> tools(SbdChatRequestParameters parameters) {
    return parameters.toolChoice() == ToolChoice.NONE
        ? List.of()
        : parameters.toolSpecifications().stream().map(ChatService::tool).toList();
  }

  private static Tool tool(ToolSpecification tool) {
    String description = tool.description();
    return new Tool(
        tool.name(),
        description == null ? "" : description,
        tool.parameters() == null ? "" : Schemas.text(tool.parameters()));
  }

  /** Waits for its turn and generates, on this thread; runtime exceptions are to be mapped. */
  Generation generate(Turn turn) {
    Generation generation = scheduler.generate(turn.request(), turn.terms());
    if (generation.finishReason() == FinishReason.TIME) {
      throw new TimeoutException(
          "the answer was not done within %s: it had %d tokens"
              .formatted(turn.terms().deadline().orElseThrow(), generation.tokens().length));
    }
    return generation;
  }

  @Override
  public void close() {
    if (ownsScheduler) {
      scheduler.close();
    }
  }
}
