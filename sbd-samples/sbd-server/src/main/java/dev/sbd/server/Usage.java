package dev.sbd.server;

import dev.sbd.GenerationStats;
import java.util.List;

/**
 * What a request took.
 *
 * @param promptTokens of all prompts
 * @param completionTokens of all answers, end tokens included
 * @param totalTokens both
 * @param promptTokensDetails of the prompt's tokens
 * @param forwardPasses of all answers
 */
record Usage(
    int promptTokens,
    int completionTokens,
    int totalTokens,
    Details promptTokensDetails,
    int forwardPasses) {
  /** How many of them a cache held already. */
  record Details(int cachedTokens) {}

  /** Of answers to a request, {@code n} of them to each prompt. */
  static Usage of(List<Answer> answers, int n) {
    int prompts = 0;
    int cached = 0;
    int tokens = 0;
    int passes = 0;
    for (Answer answer : answers) {
      GenerationStats stats = answer.generation().stats();
      boolean first = answer.index() % n == 0;
      prompts += first ? stats.promptTokens() : 0;
      cached += first ? stats.cachedTokens() : 0;
      tokens += stats.newTokens();
      passes += stats.forwardPasses();
    }
    return new Usage(prompts, tokens, prompts + tokens, new Details(cached), passes);
  }
}
