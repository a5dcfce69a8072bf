package dev.sbd.samples.lab.soak;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import java.util.Arrays;

/**
 * What is asked, and its answer alone.
 *
 * @param options with a seed, so that the answer is always the same
 */
@SuppressWarnings("ArrayRecordComponent") // equality is never asked
record Question(int[] prompt, GenerationOptions options, Generation alone) {
  /** Whether a whole answer is this one. */
  boolean isAnsweredBy(Generation answer) {
    return answer.text().equals(alone.text())
        && answer.finishReason() == alone.finishReason()
        && Arrays.equals(answer.tokens(), alone.tokens());
  }

  /**
   * Whether an answer that was cut off is how this one begins: its tokens. (Its text may end with
   * what would have become a stop string.)
   */
  boolean beginsWith(Generation answer) {
    int[] tokens = answer.tokens();
    int[] all = alone.tokens();
    return tokens.length <= all.length
        && Arrays.equals(tokens, 0, tokens.length, all, 0, tokens.length);
  }
}
