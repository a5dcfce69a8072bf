package dev.sbd.djl;

import dev.sbd.internal.Check;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model goes on from: a conversation in its chat template, text as it stands, or tokens.
 *
 * <pre>{@code
 * model.generate(Prompt.chat("Why is the sky blue?"), options -> options.maxNewTokens(100));
 * }</pre>
 */
@FunctionalInterface
public interface Prompt {
  /**
   * Its tokens for a model.
   *
   * @throws dev.sbd.error.InvalidRequestException if the chat template refuses the messages
   * @throws IllegalStateException if the checkpoint lacks the tokenizer or chat template that it
   *     needs
   */
  int[] encode(SbdModel model);

  /** A user's message, in the chat template. */
  static Prompt chat(String message) {
    return chat(List.of(ChatMessage.user(message)));
  }

  /** A conversation, whose last message is to be answered, in the chat template. */
  static Prompt chat(List<ChatMessage> messages) {
    return chat(messages, Map.of());
  }

  /**
   * A conversation, whose last message is to be answered, in the chat template. Special tokens that
   * are written in the messages, or the tools, are plain text.
   *
   * @param variables of the template: {@code Map.of("enable_thinking", false)}, {@code tools}; see
   *     {@link ChatTemplate#render(List, Map)}
   */
  static Prompt chat(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    List<ChatMessage> conversation = List.copyOf(messages);
    Check.that(!conversation.isEmpty(), "messages must not be empty: the last one is answered");
    Map<String, @Nullable Object> seen = new HashMap<>(variables);
    return model -> {
      Escaping escaping = new Escaping(model.tokenizer());
      String text =
          model.chatTemplate().render(escaping.messages(conversation), escaping.variables(seen));
      return model.tokenizer().encode(text);
    };
  }

  /**
   * As {@link #chat(List, Map)}, where special tokens that are written in the messages are such.
   * Not for what strangers wrote.
   */
  static Prompt chatVerbatim(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    List<ChatMessage> conversation = List.copyOf(messages);
    Check.that(!conversation.isEmpty(), "messages must not be empty: the last one is answered");
    Map<String, @Nullable Object> seen = new HashMap<>(variables);
    return model -> model.tokenizer().encode(model.chatTemplate().render(conversation, seen));
  }

  /**
   * A user's message in the chat template where the checkpoint has one, else text to continue: for
   * programs that take any checkpoint.
   */
  static Prompt question(String text) {
    return model -> (model.findChatTemplate().isPresent() ? chat(text) : text(text)).encode(model);
  }

  /** Text to continue as it stands, with the special tokens that the tokenizer adds. */
  static Prompt text(String text) {
    return model -> model.tokenizer().encodePrompt(text);
  }

  /** Tokens to continue as they stand. */
  static Prompt tokens(int... tokens) {
    int[] copy = tokens.clone();
    return model -> copy.clone();
  }
}
