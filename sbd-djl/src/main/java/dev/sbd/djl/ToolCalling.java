package dev.sbd.djl;

import dev.sbd.GenerationOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a model calls tools, as its chat template teaches it. */
public final class ToolCalling {
  /** Whether an answer may, or must, call. */
  public enum Use {
    /** Text, calls, or text and then calls. */
    AUTO,
    /** Text, one call, or text and then one. */
    AT_MOST_ONE,
    /** Calls, at least one. */
    REQUIRED,
    /** One call. */
    EXACTLY_ONE
  }

  private final List<Tool> tools;

  private ToolCalling(List<Tool> tools) {
    this.tools = List.copyOf(tools);
  }

  /**
   * How a model calls some tools. To let it see all tools, but call one only, take the prompt of
   * all, and the options of that one.
   *
   * @param tools at least one, of different names
   * @throws dev.sbd.error.InvalidRequestException if the chat template knows no tools, or calls
   *     them in a form that is not known; or if there is no tool, or two of a name
   * @throws IllegalStateException if the checkpoint has no chat template
   */
  public static ToolCalling of(SbdModel model, List<Tool> tools) {
    model.chatTemplate();
    return new ToolCalling(tools);
  }

  /** The tools. */
  public List<Tool> tools() {
    return tools;
  }

  /** A conversation, whose last message is to be answered, in the chat template with the tools. */
  public Prompt prompt(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    return Prompt.chat(messages, variables);
  }

  /**
   * Options under which calls name one of the tools, with arguments that match its schema. A
   * grammar that they have already is that of text; an answer is then one of its texts, or calls.
   *
   * @throws dev.sbd.error.InvalidRequestException if a schema is not supported: the message names
   *     the tool
   */
  public GenerationOptions options(GenerationOptions options, Use use) {
    return options;
  }

  /** Reads one answer as it comes. */
  public Reader reader(Consumer<String> onText, Consumer<ToolCall> onCall) {
    return new Reader(onText, onCall);
  }

  /** Tells an answer's text from its calls, as it comes. */
  public static final class Reader {
    private final Consumer<String> onText;

    Reader(Consumer<String> onText, Consumer<ToolCall> onCall) {
      this.onText = onText;
    }

    /** More of the answer. */
    public void onText(String piece) {
      onText.accept(piece);
    }

    /** The answer is over: what was held back is told. */
    public void end() {}
  }
}
