package dev.sbd.djl;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.Tokenizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a conversation into the prompt that a model was trained on. A checkpoint's own ({@link
 * SbdModel#findChatTemplate}) does it character for character as transformers' {@code
 * apply_chat_template}. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface ChatTemplate {
  /** The prompt for the assistant's next message. See {@link #render(List, Map)}. */
  default String render(List<ChatMessage> messages) {
    return render(messages, Map.of());
  }

  /**
   * The prompt for the assistant's next message.
   *
   * @param messages the conversation so far
   * @param variables what the template sees besides the messages and the special tokens: {@code
   *     enable_thinking}, {@code tools}, ...; text, numbers, booleans, lists, maps or null. {@code
   *     add_generation_prompt} is true unless given here
   * @return text with its special tokens written out, to be encoded with nothing added
   * @throws InvalidRequestException if a variable is of another type, or if the template refuses
   *     the conversation: its own message; or fails on it: with the template's file and line
   * @throws CheckpointException if the template does not compile; the message has file and line
   */
  String render(List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables);

  /**
   * The same in tokens. What messages and variables say is text: special tokens that are written in
   * it are none.
   *
   * @param tokenizer the checkpoint's
   */
  default int[] encode(
      List<ChatMessage> messages,
      Map<String, ? extends @Nullable Object> variables,
      Tokenizer tokenizer) {
    Escaping escaping = new Escaping(tokenizer);
    return tokenizer.encode(render(escaping.messages(messages), escaping.variables(variables)));
  }

  /**
   * Another of the checkpoint's templates, for all conversations: {@code tool_use}, {@code rag}.
   * This one takes {@code tool_use} if there is one and {@code tools} are given, else {@code
   * default}.
   *
   * @throws InvalidRequestException if there is none of that name; the message lists the names
   */
  default ChatTemplate named(String name) {
    throw new InvalidRequestException("there is no chat template \"" + name + "\"");
  }
}
