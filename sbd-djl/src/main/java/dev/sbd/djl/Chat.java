package dev.sbd.djl;

import dev.sbd.Conversation;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model that keeps its key/value cache, so that a turn costs what is new in
 * it.
 *
 * <pre>{@code
 * try (Chat chat = model.newChat().whenFull(Chat::dropOldestTurn)) {
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
  private List<ChatMessage> messages = new ArrayList<>();
  private UnaryOperator<List<ChatMessage>> whenFull = UnaryOperator.identity();
  private Map<String, @Nullable Object> variables = Map.of();
  private boolean closed;

  Chat(SbdModel model, Conversation conversation) {
    this.model = model;
    this.conversation = conversation;
  }

  /**
   * Sets what becomes of a conversation that leaves too little room for an answer, {@code
   * maxNewTokens} or a quarter of the capacity if that is less: it is given the messages, the
   * question last, and returns fewer, as often as needed. Default: it returns them as they are;
   * {@link #send} then ends the answer with {@link dev.sbd.FinishReason#LENGTH} where the room
   * ends, and fails where there is none.
   *
   * @param policy for example {@code Chat::dropOldestTurn}
   */
  public synchronized Chat whenFull(UnaryOperator<List<ChatMessage>> policy) {
    this.whenFull = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * The messages without the oldest turn: without the first that is not of the role {@code system},
   * and what follows it up to the next of the role {@code user}. The last turn stays.
   */
  public static List<ChatMessage> dropOldestTurn(List<ChatMessage> messages) {
    int from = 0;
    while (from < messages.size() && messages.get(from).role().equals("system")) {
      from++;
    }
    int to = from + 1;
    while (to < messages.size() && !messages.get(to).role().equals("user")) {
      to++;
    }
    if (to >= messages.size()) {
      return messages;
    }
    List<ChatMessage> rest = new ArrayList<>(messages.subList(0, from));
    rest.addAll(messages.subList(to, messages.size()));
    return rest;
  }

  /** Sets variables of the chat template, as in {@link Prompt#chat(List, Map)}. */
  public synchronized Chat variables(Map<String, ? extends @Nullable Object> variables) {
    this.variables = new HashMap<>(variables);
    return this;
  }

  /** Answers with the defaults. See {@link #send(String, UnaryOperator)}. */
  public Generation send(String message) {
    return send(message, options -> options);
  }

  /** Answers a user's message; options are changes to the defaults. */
  public Generation send(String message, UnaryOperator<GenerationOptions.Builder> options) {
    return send(message, GenerationOptions.of(options));
  }

  /**
   * Answers a user's message. Message and answer then belong to the conversation, also if the
   * answer has been cut; not if this fails.
   *
   * @throws dev.sbd.error.InvalidRequestException if the conversation is too long for {@link
   *     #capacity()}, the template refuses the message, or an option does not suit the model
   * @throws IllegalStateException if this or the model is closed
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public synchronized Generation send(String message, GenerationOptions options) {
    requireOpen();
    List<ChatMessage> all = new ArrayList<>(messages);
    all.add(ChatMessage.user(message));
    all = fitting(all, Math.min(options.maxNewTokens(), capacity() / 4));
    Generation answer = conversation.generate(encode(all), options);
    replace(all);
    add(ChatMessage.assistant(answer.text()));
    return answer;
  }

  /** Asks the policy until an answer of so many tokens has room, or it drops no more. */
  private List<ChatMessage> fitting(List<ChatMessage> all, int room) {
    List<ChatMessage> fitting = all;
    int length = encode(fitting).length;
    while (length + room > capacity()) {
      List<ChatMessage> fewer = shortened(fitting);
      if (fewer.size() >= fitting.size()) {
        break;
      }
      fitting = fewer;
      length = encode(fitting).length;
    }
    Check.that(
        length < capacity(),
        "the conversation is full, with %d tokens where %d have room: shorten the message, drop"
            + " older ones, or give the conversation more room",
        length,
        capacity());
    return fitting;
  }

  private List<ChatMessage> shortened(List<ChatMessage> all) {
    List<ChatMessage> fewer = whenFull.apply(List.copyOf(all));
    return List.copyOf(
        Objects.requireNonNull(fewer, "whenFull must return the messages to keep, got null"));
  }

  private int[] encode(List<ChatMessage> all) {
    return Prompt.chat(all, variables).encode(model);
  }

  /** Adds a message without answering: a system prompt, a tool's result, an earlier turn. */
  public synchronized void add(ChatMessage message) {
    requireOpen();
    messages.add(Objects.requireNonNull(message, "message"));
  }

  /** The messages so far, answers among them. */
  public synchronized List<ChatMessage> messages() {
    return List.copyOf(messages);
  }

  /** Goes on from {@code messages} instead: shortened, say, when they are too many. */
  public synchronized void replace(List<ChatMessage> messages) {
    requireOpen();
    this.messages = new ArrayList<>(List.copyOf(messages));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the chat is closed");
    }
  }

  /** The most tokens that the conversation can have. */
  public int capacity() {
    return conversation.capacity();
  }

  /** Releases the cache, not the model; twice is once. */
  @Override
  public synchronized void close() {
    closed = true;
    conversation.close();
  }
}
