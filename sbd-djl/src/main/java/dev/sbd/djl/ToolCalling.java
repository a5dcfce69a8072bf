package dev.sbd.djl;

import dev.sbd.GenerationOptions;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model calls tools, as its chat template teaches it: {@code <tool_call>} and JSON, as Qwen
 * and Hermes do, or JSON alone, as Llama 3.1 does.
 *
 * <pre>{@code
 * ToolCalling calling = ToolCalling.of(model, List.of(weather));
 * GenerationOptions options = calling.options(GenerationOptions.defaults(), Use.AUTO);
 * Generation answer = model.generate(calling.prompt(messages, Map.of()), options);
 * ToolCalling.Reader reader = calling.reader(System.out::print, calls::add);
 * reader.onText(answer.text());
 * reader.end();
 * }</pre>
 *
 * <p>Safe for use by several threads; a reader is for one answer.
 */
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

  /** Tells an answer's text from its calls, as it comes. */
  public interface Reader {
    /** More of the answer. */
    void onText(String piece);

    /** The answer is over: what was held back is told. */
    void end();
  }

  private final List<Tool> tools;
  private final Map<String, ToolSchema> schemas = new LinkedHashMap<>(); // by the tool's name
  private final CallForm form;
  private @Nullable CallGrammar grammar; // made when it is asked for

  private ToolCalling(CallForm form, List<Tool> tools) {
    this.form = form;
    this.tools = List.copyOf(tools);
    Check.that(!tools.isEmpty(), "tools must not be empty");
    for (Tool tool : tools) {
      ToolSchema before = schemas.put(tool.name(), new ToolSchema(tool));
      Check.that(before == null, "tools must have different names, got two %s", tool.name());
    }
  }

  /**
   * How a model calls some tools. To let it see all tools, but call one only, take the prompt of
   * all, and the options of that one.
   *
   * @param tools at least one, of different names
   * @throws dev.sbd.error.InvalidRequestException if the chat template knows no tools, or has them
   *     called in a form that is not known; if there is no tool, or two of a name, or one's
   *     parameters are no JSON Schema of an object
   * @throws IllegalStateException if the checkpoint has no chat template
   */
  public static ToolCalling of(SbdModel model, List<Tool> tools) {
    return new ToolCalling(CallForm.of(model.chatTemplate()), tools);
  }

  /** The tools. */
  public List<Tool> tools() {
    return tools;
  }

  /**
   * A conversation, whose last message is to be answered, in the chat template with the tools.
   *
   * @param variables of the template, as in {@link Prompt#chat(List, Map)}
   */
  public Prompt prompt(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    Map<String, @Nullable Object> all = new HashMap<>(variables);
    all.put("tools", ToolSchema.forTemplate(new ArrayList<>(schemas.values())));
    return Prompt.chat(messages, all);
  }

  /**
   * Options under which calls name one of the tools, with arguments that match its schema. Special
   * tokens do not come in text; without a temperature it is else that of no tools, to the token. A
   * grammar that the options have already is that of text; an answer is then one of its texts, or
   * calls. An answer that may have several calls has them where the chat template writes several.
   *
   * @throws dev.sbd.error.InvalidRequestException if a schema is not supported: the message names
   *     the tool
   */
  public GenerationOptions options(GenerationOptions options, Use use) {
    return options.toBuilder().grammar(grammar().answers(use, options.grammar())).build();
  }

  private synchronized CallGrammar grammar() {
    CallGrammar made = grammar;
    if (made == null) {
      made = new CallGrammar(form, schemas);
      grammar = made;
    }
    return made;
  }

  /**
   * Reads one answer, in pieces of any size.
   *
   * <p>A call is told once it is over, without the white space around it; what may become one is
   * held back until then. What turns out to be none, since it is no JSON, lacks the name, or ends
   * too early, is text as the model wrote it. So are calls in thoughts, {@code <think>}, and an
   * answer of JSON alone that names no tool.
   *
   * @param onText is given the text, which is never empty
   * @param onCall is given the calls, in order
   */
  public Reader reader(Consumer<String> onText, Consumer<ToolCall> onCall) {
    return form.tagged()
        ? new TaggedReader(form.thinking(), onText, onCall)
        : new BareReader(form, List.copyOf(schemas.keySet()), onText, onCall);
  }
}
