package dev.sbd.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sbd.Draft;
import dev.sbd.TokenTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/completions}. */
record CompletionFormat(boolean logProbabilities) implements Format {
  private static final String OBJECT = "text_completion";

  /** The reply, or a piece of the stream. */
  record Reply(
      String id,
      String object,
      long created,
      String model,
      List<Choice> choices,
      @Nullable Usage usage,
      @Nullable DraftReply sbd) {}

  /** An answer, or a piece of it. */
  record Choice(
      int index,
      String text,
      @Nullable LogProbabilities logprobs,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String finishReason) {}

  /** The log-probabilities of its tokens. */
  record LogProbabilities(
      List<String> tokens, List<Double> tokenLogprobs, List<Integer> textOffset) {}

  @Override
  public String idPrefix() {
    return "cmpl-";
  }

  @Override
  public Object reply(Head head, List<Answer> answers, Usage usage) {
    return new Reply(
        head.id(),
        OBJECT,
        head.created(),
        head.model(),
        answers.stream().map(this::choice).toList(),
        usage,
        null);
  }

  private Choice choice(Answer answer) {
    return new Choice(
        answer.index(), answer.parts().text(), logProbabilities(answer), answer.finishReason());
  }

  private @Nullable LogProbabilities logProbabilities(Answer answer) {
    if (!logProbabilities) {
      return null;
    }
    List<TokenTrace> trace = answer.generation().trace();
    List<String> tokens = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    int offset = 0;
    for (TokenTrace token : trace.subList(0, trace.size() - (answer.endsWithToken() ? 1 : 0))) {
      tokens.add(token.text());
      numbers.add(token.logProbability());
      offsets.add(offset);
      offset += token.text().length();
    }
    return new LogProbabilities(tokens, numbers, offsets);
  }

  private static Reply chunk(Head head, Choice choice, @Nullable DraftReply draft) {
    return new Reply(head.id(), OBJECT, head.created(), head.model(), List.of(choice), null, draft);
  }

  @Override
  public List<Object> begin(Head head, int index) {
    return List.of();
  }

  @Override
  public Object text(Head head, int index, String piece) {
    return chunk(head, new Choice(index, piece, null, null), null);
  }

  @Override
  public Object draft(Head head, int index, Draft draft) {
    Choice nothing = new Choice(index, "", null, null);
    return chunk(head, nothing, new DraftReply(draft.text(DraftReply.MASK)));
  }

  @Override
  public Object end(Head head, Answer answer) {
    Choice end = new Choice(answer.index(), "", logProbabilities(answer), answer.finishReason());
    return chunk(head, end, null);
  }

  @Override
  public Object usage(Head head, Usage usage) {
    return new Reply(head.id(), OBJECT, head.created(), head.model(), List.of(), usage, null);
  }
}
