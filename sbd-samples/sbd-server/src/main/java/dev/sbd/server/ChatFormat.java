package dev.sbd.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sbd.Draft;
import dev.sbd.TokenTrace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/chat/completions}. */
record ChatFormat(boolean logProbabilities) implements Format {
  private static final String CHUNK = "chat.completion.chunk";
  private static final String ASSISTANT = "assistant";

  /** The reply. */
  record Reply(
      String id, String object, long created, String model, List<Choice> choices, Usage usage) {}

  /** An answer. */
  record Choice(
      int index, Message message, @Nullable LogProbabilities logprobs, String finishReason) {}

  /** What it says: text, or calls; the thoughts as vLLM and DeepSeek have them. */
  record Message(
      String role,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String content,
      @Nullable String reasoningContent,
      @Nullable List<CallReply> toolCalls) {}

  /** The log-probabilities of its tokens. */
  record LogProbabilities(List<Token> content) {}

  /** A token: its text, which may be half a character, and others that might stand there: none. */
  record Token(String token, double logprob, List<Integer> bytes, List<Token> topLogprobs) {}

  /** A piece of the stream. */
  record Chunk(
      String id,
      String object,
      long created,
      String model,
      List<ChunkChoice> choices,
      @Nullable Usage usage,
      @Nullable DraftReply sbd) {}

  /** A piece of an answer. */
  record ChunkChoice(
      int index,
      Delta delta,
      @Nullable LogProbabilities logprobs,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String finishReason) {}

  /** What is new in it. */
  record Delta(
      @Nullable String role,
      @Nullable String content,
      @Nullable String reasoningContent,
      @Nullable List<CallReply> toolCalls) {
    static final Delta NOTHING = new Delta(null, null, null, null);
  }

  @Override
  public String idPrefix() {
    return "chatcmpl-";
  }

  @Override
  public Object reply(Head head, List<Answer> answers, Usage usage) {
    return new Reply(
        head.id(),
        "chat.completion",
        head.created(),
        head.model(),
        answers.stream().map(this::choice).toList(),
        usage);
  }

  private Choice choice(Answer answer) {
    boolean calls = !answer.calls().isEmpty();
    String text = answer.parts().text();
    String thoughts = answer.parts().thoughts();
    Message message =
        new Message(
            ASSISTANT,
            calls && text.isBlank() ? null : text,
            thoughts.isEmpty() ? null : thoughts,
            calls ? answer.calls() : null);
    return new Choice(answer.index(), message, logProbabilities(answer), answer.finishReason());
  }

  private @Nullable LogProbabilities logProbabilities(Answer answer) {
    if (!logProbabilities) {
      return null;
    }
    List<TokenTrace> trace = answer.generation().trace();
    int size = trace.size() - (answer.endsWithToken() ? 1 : 0);
    return new LogProbabilities(trace.subList(0, size).stream().map(ChatFormat::token).toList());
  }

  private static Token token(TokenTrace token) {
    byte[] bytes = token.text().getBytes(StandardCharsets.UTF_8);
    List<Integer> numbers = new ArrayList<>();
    for (byte b : bytes) {
      numbers.add(b & 0xFF);
    }
    return new Token(token.text(), token.logProbability(), numbers, List.of());
  }

  private static Chunk chunk(Head head, int index, Delta delta) {
    return chunk(head, new ChunkChoice(index, delta, null, null), null);
  }

  private static Chunk chunk(Head head, ChunkChoice choice, @Nullable DraftReply draft) {
    return new Chunk(head.id(), CHUNK, head.created(), head.model(), List.of(choice), null, draft);
  }

  @Override
  public List<Object> begin(Head head, int index) {
    return List.of(chunk(head, index, new Delta(ASSISTANT, "", null, null)));
  }

  @Override
  public Object thought(Head head, int index, String piece) {
    return chunk(head, index, new Delta(null, null, piece, null));
  }

  @Override
  public Object text(Head head, int index, String piece) {
    return chunk(head, index, new Delta(null, piece, null, null));
  }

  @Override
  public Object call(Head head, int index, int place, CallReply call) {
    return chunk(head, index, new Delta(null, null, null, List.of(call.at(place))));
  }

  @Override
  public Object draft(Head head, int index, Draft draft) {
    ChunkChoice nothing = new ChunkChoice(index, Delta.NOTHING, null, null);
    return chunk(head, nothing, new DraftReply(draft.text(DraftReply.MASK)));
  }

  @Override
  public Object end(Head head, Answer answer) {
    ChunkChoice end =
        new ChunkChoice(
            answer.index(), Delta.NOTHING, logProbabilities(answer), answer.finishReason());
    return chunk(head, end, null);
  }

  @Override
  public Object usage(Head head, Usage usage) {
    return new Chunk(head.id(), CHUNK, head.created(), head.model(), List.of(), usage, null);
  }
}
