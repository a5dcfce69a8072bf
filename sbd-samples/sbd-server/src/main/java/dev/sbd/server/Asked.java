package dev.sbd.server;

import dev.sbd.GenerationOptions;
import dev.sbd.Scheduler.Terms;
import dev.sbd.djl.ChatTurn;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks for.
 *
 * @param serving the model
 * @param prompts in tokens; each is answered {@code n} times
 * @param options of every answer, but for seed, listener and cancellation
 * @param chat how an answer is read, if it is one in a chat
 * @param n answers to each prompt
 * @param logProbabilities whether the tokens' are told
 * @param stream how the answers come, if they come as events
 * @param terms with the scheduler
 */
@SuppressWarnings("ArrayRecordComponent")
record Asked(
    Serving serving,
    List<int[]> prompts,
    GenerationOptions options,
    Optional<ChatTurn> chat,
    int n,
    boolean logProbabilities,
    Optional<Stream> stream,
    Terms terms) {

  /**
   * How answers come as events.
   *
   * @param usage whether the last event tells the usage
   * @param drafts whether what is drafted behind the text is told, too
   */
  record Stream(boolean usage, boolean drafts) {}

  /** How many answers there are. */
  int answers() {
    return prompts.size() * n;
  }

  /** The prompt of an answer. */
  int[] prompt(int answer) {
    return prompts.get(answer / n);
  }

  /** The options of an answer: draws of the same seed differ from answer to answer. */
  GenerationOptions.Builder options(int answer) {
    GenerationOptions.Builder own = options.toBuilder();
    options.seed().ifPresent(seed -> own.seed(seed + answer % n));
    return own;
  }
}
