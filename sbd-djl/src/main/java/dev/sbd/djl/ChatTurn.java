package dev.sbd.djl;

import dev.sbd.GenerationOptions;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation whose answer has parts: thoughts between {@code <think>} and {@code
 * </think>}, text, and calls of tools as the chat template teaches them ({@code <tool_call>} and
 * JSON, as Qwen and Hermes do, or JSON alone, as Llama 3.1 does).
 *
 * <pre>{@code
 * ChatTurn turn = ChatTurn.of(model, messages, Map.of(), List.of(weather));
 * GenerationOptions options = turn.options(GenerationOptions.defaults(), Use.AUTO);
 * Generation generation = model.generate(Prompt.tokens(turn.prompt()), options);
 * ChatTurn.Answer answer = turn.read(generation.text());
 * messages.add(answer.message());
 * }</pre>
 *
 * <p>Safe for use by several threads; a reader is for one answer.
 */
public final class ChatTurn {
  /** Whether an answer may, or must, call. Thoughts may come before in any case. */
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

  /** Is told the parts of an answer as they come. */
  public interface Listener {
    /** More of the thoughts; never empty. */
    default void onThought(String piece) {}

    /** More of the text; never empty. */
    default void onText(String piece) {}

    /** A call, whole. */
    default void onCall(ToolCall call) {}
  }

  /** Tells an answer's parts from each other, as it comes. */
  public interface Reader {
    /** More of the answer. */
    void onText(String piece);

    /** The answer is over: what was held back is told. All of it. */
    Answer end();
  }

  /**
   * An answer's parts.
   *
   * @param thoughts without the tags; empty if there are none
   */
  public record Answer(String thoughts, String text, List<ToolCall> calls) {
    /** Copies the calls. */
    public Answer {
      calls = List.copyOf(calls);
    }

    /**
     * As a message of the role {@code assistant}: templates of models that think find the thoughts
     * in {@code reasoning_content}.
     *
     * @throws InvalidRequestException if a call's arguments are no JSON object
     */
    public ChatMessage message() {
      ChatMessage message = ChatMessage.assistant(text, calls);
      if (thoughts.isEmpty()) {
        return message;
      }
      Map<String, @Nullable Object> fields = new LinkedHashMap<>(message.fields());
      fields.put("reasoning_content", thoughts);
      return new ChatMessage(message.role(), text, fields);
    }
  }

  private final int[] prompt;
  private final Thinking thinking;
  private final Map<String, ToolSchema> tools; // by their names
  private final Optional<CallForm> form; // there are tools

  private ChatTurn(
      int[] prompt, Thinking thinking, Map<String, ToolSchema> tools, Optional<CallForm> form) {
    this.prompt = prompt;
    this.thinking = thinking;
    this.tools = tools;
    this.form = form;
  }

  /** A turn without tools. See {@link #of(SbdModel, List, Map, List)}. */
  public static ChatTurn of(
      SbdModel model,
      List<ChatMessage> messages,
      Map<String, ? extends @Nullable Object> variables) {
    return of(model, messages, variables, List.of());
  }

  /**
   * The next turn of a conversation.
   *
   * @param messages of which the last is to be answered
   * @param variables of the chat template, as in {@link Prompt#chat(List, Map)}
   * @param tools that the template is told of, of different names; may be empty
   * @throws InvalidRequestException if the chat template refuses the messages, knows no tools, or
   *     has them called in a form that is not known; if two tools have a name, or one's parameters
   *     are no JSON Schema of an object
   * @throws IllegalStateException if the checkpoint has no tokenizer or chat template
   */
  public static ChatTurn of(
      SbdModel model,
      List<ChatMessage> messages,
      Map<String, ? extends @Nullable Object> variables,
      List<Tool> tools) {
    Map<String, ToolSchema> schemas = new LinkedHashMap<>();
    for (Tool tool : tools) {
      ToolSchema before = schemas.put(tool.name(), new ToolSchema(tool));
      Check.that(before == null, "tools must have different names, got two %s", tool.name());
    }
    Map<String, @Nullable Object> all = new HashMap<>(variables);
    Optional<CallForm> form = Optional.empty();
    if (!tools.isEmpty()) {
      form = Optional.of(CallForm.of(model.chatTemplate()));
      all.put("tools", ToolSchema.forTemplate(new ArrayList<>(schemas.values())));
    }
    int[] prompt = Prompt.chat(messages, all).encode(model);
    return new ChatTurn(prompt, Thinking.behind(prompt, model.tokenizer()), schemas, form);
  }

  /** The conversation in the chat template, in tokens. */
  public int[] prompt() {
    return prompt.clone();
  }

  /**
   * Options for an answer that may call all tools. See {@link #options(GenerationOptions, Use,
   * Collection)}.
   */
  public GenerationOptions options(GenerationOptions options, Use use) {
    return options(options, use, tools.keySet());
  }

  /**
   * Options under which calls name one of the tools, with arguments that match its schema. Special
   * tokens do not come in text; without a temperature it is else that of no tools, to the token. A
   * grammar that the options have already is that of text: thoughts may come before it, and calls
   * instead of it. An answer that may have several calls has them where the chat template writes
   * several.
   *
   * @param callable names of the tools that may be called
   * @throws InvalidRequestException if a schema is not supported: the message names the tool; if a
   *     name is none of the tools', or there is none where a call is required
   */
  public GenerationOptions options(
      GenerationOptions options, Use use, Collection<String> callable) {
    return answers(use, callable, options.grammar())
        .map(grammar -> options.toBuilder().grammar(grammar).build())
        .orElse(options);
  }

  private Optional<Grammar> answers(Use use, Collection<String> callable, Optional<Grammar> text) {
    if (tools.isEmpty() && callable.isEmpty()) {
      Check.that(
          use == Use.AUTO || use == Use.AT_MOST_ONE, "a call needs tools, and there is none");
      return text.map(thinking::before);
    }
    Check.that(!callable.isEmpty(), "callable must name tools, got none");
    Map<String, Grammar> arguments = new LinkedHashMap<>();
    for (String name : callable) {
      ToolSchema tool = tools.get(name);
      if (tool == null) {
        throw new InvalidRequestException(
            "there is no tool " + name + ", only " + String.join(", ", tools.keySet()));
      }
      arguments.put(name, tool.arguments());
    }
    return Optional.of(
        new CallGrammar(form.orElseThrow(), thinking, tools.keySet(), arguments)
            .answers(use, text));
  }

  /**
   * Reads one answer, in pieces of any size.
   *
   * <p>A call is told once it is over, without the white space around it; what may become one is
   * held back until then. What turns out to be none, since it is no JSON, lacks the name, or ends
   * too early, is text as the model wrote it; so is an answer of JSON alone that names no tool.
   * Calls in thoughts are thoughts. White space between thoughts and text belongs to neither.
   */
  public Reader reader(Listener listener) {
    AnswerCollector all = new AnswerCollector(listener);
    AnswerPart text = form.map(known -> calls(known, all)).orElseGet(() -> all);
    AnswerPart parts = new ThoughtReader(thinking == Thinking.BEGUN, all::onThought, text);
    return new Reader() {
      @Override
      public void onText(String piece) {
        parts.onText(piece);
      }

      @Override
      public Answer end() {
        parts.end();
        return all.answer();
      }
    };
  }

  private AnswerPart calls(CallForm known, Listener listener) {
    return known.tagged()
        ? new TaggedReader(listener::onText, listener::onCall)
        : new BareReader(known, tools.keySet(), listener::onText, listener::onCall);
  }

  /** Reads one answer at once. */
  public Answer read(String answer) {
    Reader reader = reader(new Listener() {});
    reader.onText(answer);
    return reader.end();
  }
}
