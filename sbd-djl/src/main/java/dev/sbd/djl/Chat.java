package dev.sbd.djl;

import dev.sbd.Conversation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model that keeps its key/value cache, so that a turn costs what is new in
 * it.
 *
 * <pre>{@code
 * try (Chat chat = model.newChat(4096)) {
 *   chat.add(ChatMessage.system("Answer in one sentence."));
 *   System.out.println(chat.send("Why is the sky blue?").text());
 *   System.out.println(chat.send("And why red in the evening?").text());
 * }
 * }</pre>
 *
 * <p>Threads take turns.
 */
public final class Chat implements AutoCloseable {
  private final SbdModel model;
  private final Conversation conversation;
  private final List<ChatMessage> messages = new ArrayList<>();
  private Map<String, @Nullable Object> variables = Map.of();

  Chat(SbdModel model, Conversation conversation) {
    this.model = model;
    this.conversation = conversation;
  }

  /** Answers with the defaults. See {@link #send(String, UnaryOperator)}. */
  public Generation send(String message) {
    return send(message, options -> options);
  }

  /**
   * Answers a user's message. Message and answer then belong to the conversation, also if the
   * answer has been cut; not if this fails.
   *
   * @throws IllegalArgumentException if the conversation is too long for {@link #capacity()}, the
   *     template refuses the message, or an option does not suit the model
   * @throws IllegalStateException if this or the model is closed
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public synchronized Generation send(
      String message, UnaryOperator<GenerationOptions.Builder> options) {
    ChatMessage question = ChatMessage.user(message);
    List<ChatMessage> all = new ArrayList<>(messages);
    all.add(question);
    Generation answer = conversation.generate(Prompt.chat(all, variables).encode(model), options);
    messages.add(question);
    messages.add(ChatMessage.assistant(answer.text()));
    return answer;
  }

  /** Adds a message without answering: a system prompt, a tool's result, an earlier turn. */
  public synchronized void add(ChatMessage message) {
    messages.add(message);
  }

  /** The messages so far, answers among them. */
  public synchronized List<ChatMessage> messages() {
    return List.copyOf(messages);
  }

  /** Goes on from {@code messages} instead: shortened, say, when they are too many. */
  public synchronized void replace(List<ChatMessage> messages) {
    List<ChatMessage> copy = List.copyOf(messages);
    this.messages.clear();
    this.messages.addAll(copy);
  }

  /** Sets variables of the chat template, as in {@link Prompt#chat(List, Map)}. */
  public synchronized void variables(Map<String, ? extends @Nullable Object> variables) {
    this.variables = new HashMap<>(variables);
  }

  /** The most tokens that the conversation can have. */
  public int capacity() {
    return conversation.capacity();
  }

  /** Releases the cache, not the model; twice is once. */
  @Override
  public void close() {
    conversation.close();
  }
}
