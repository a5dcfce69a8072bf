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
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.Tool;
import dev.sbd.djl.ToolCalling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Optional<ToolCalling> calling =
        tools.isEmpty() ? Optional.empty() : Optional.of(ToolCalling.of(model, tools));
    Map<String, Object> variables = parameters.templateVariables();
    int[] prompt =
        calling
            .map(known -> known.prompt(messages, variables))
            .orElseGet(() -> Prompt.chat(messages, variables))
            .encode(model);
    boolean thinking = endsInThoughts(prompt);
    GenerationOptions text = Options.of(parameters, thinking);
    GenerationOptions options =
        calling.map(known -> known.options(text, use(parameters.toolChoice()))).orElse(text);
    return new Turn(
        parameters.modelName(),
        new Request(prompt, options),
        Options.terms(parameters),
        thinking,
        calling);
  }

  /** Some templates begin the model's thoughts themselves. */
  private boolean endsInThoughts(int... prompt) {
    int from = Math.max(0, prompt.length - Thoughts.BEGIN.length() - 2); // a token a character
    String end = model.tokenizer().decodeVerbatim(Arrays.copyOfRange(prompt, from, prompt.length));
    return end.stripTrailing().endsWith(Thoughts.BEGIN);
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

  private static ToolCalling.Use use(ToolChoice choice) {
    return choice == ToolChoice.REQUIRED ? ToolCalling.Use.REQUIRED : ToolCalling.Use.AUTO;
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
