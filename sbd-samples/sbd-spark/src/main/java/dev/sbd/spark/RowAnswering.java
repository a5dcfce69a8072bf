package dev.sbd.spark;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers a row: what it carries, with {@link AnswerColumns#ADDED} behind.
 *
 * @param by what to say of where answers are from
 * @param lastAttempt whether nobody else tries a row when the machine fails
 */
record RowAnswering(
    ExecutorModel executor, GenerationOptions options, String by, boolean lastAttempt) {
  private static final int ASKED = 3; // columns behind what is carried: prompt, messages, key

  /**
   * The answer to a row, or why there is none.
   *
   * @throws SbdException if the machine fails, and another may not
   */
  Row answer(Row row) {
    try {
      return answered(row, executor.generate(request(row)));
    } catch (InvalidRequestException e) {
      return refused(row, e);
    } catch (SbdException e) {
      if (lastAttempt) {
        return refused(row, e);
      }
      throw e;
    }
  }

  private Request request(Row row) {
    int carried = row.length() - ASKED;
    int[] prompt = encode(AnswerColumns.text(row, carried), AnswerColumns.text(row, carried + 1));
    Optional<String> key = AnswerColumns.text(row, carried + 2);
    return new Request(
        prompt, key.map(text -> AnswerSettings.keyed(options, text)).orElse(options));
  }

  private int[] encode(Optional<String> prompt, Optional<String> messages) {
    SbdModel model = executor.model();
    Check.that(
        messages.isEmpty() || model.findChatTemplate().isPresent(),
        "messages need a chat template, which the model lacks: give a prompt");
    Check.that(
        messages.isPresent() || !prompt.orElse("").isEmpty(),
        "there are neither prompt nor messages");
    int[] tokens =
        messages
            .map(json -> Prompt.chat(ChatMessage.parse(json)))
            .orElseGet(() -> Prompt.question(prompt.orElseThrow()))
            .encode(model);
    int context = model.spec().contextLength();
    Check.that(
        tokens.length < context,
        "the prompt must be shorter than the model's context, %d tokens, got %d",
        context,
        tokens.length);
    return tokens;
  }

  private Row answered(Row row, Generation answer) {
    return with(
        row,
        answer.text(),
        answer.finishReason().name().toLowerCase(Locale.ROOT),
        answer.stats().promptTokens(),
        answer.stats().newTokens(),
        answer.stats().forwardPasses(),
        answer.unfinished(),
        null,
        by);
  }

  private Row refused(Row row, RuntimeException reason) {
    return with(row, null, null, null, null, null, null, String.valueOf(reason.getMessage()), by);
  }

  private static Row with(Row row, @Nullable Object... added) {
    int carried = row.length() - ASKED;
    @Nullable Object[] all = new @Nullable Object[carried + added.length];
    for (int i = 0; i < carried; i++) {
      all[i] = row.get(i);
    }
    System.arraycopy(added, 0, all, carried, added.length);
    return RowFactory.create(all);
  }
}
