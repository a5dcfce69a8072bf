package dev.sbd.samples.lab.soak;

import com.google.gson.JsonObject;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import java.util.Arrays;

/**
 * What is asked, and its answer alone.
 *
 * @param options with a seed, so that the answer is always the same
 * @param http the same as a request over HTTP
 */
@SuppressWarnings("ArrayRecordComponent") // equality is never asked
public record Question(int[] prompt, GenerationOptions options, Http http, Generation alone) {
  /**
   * A request, but for the model's name and the terms.
   *
   * @param path that it is sent to
   * @param body not to be changed
   * @param text of the answer, without the model's thoughts
   */
  public record Http(String path, JsonObject body, String text) {}

  /** Whether a whole answer is this one. */
  public boolean isAnsweredBy(Generation answer) {
    return answer.text().equals(alone.text())
        && answer.finishReason() == alone.finishReason()
        && Arrays.equals(answer.tokens(), alone.tokens());
  }

  /** The same of one over HTTP. */
  boolean isAnsweredBy(HttpReply answer) {
    return answer.text().equals(http.text)
        && answer.finishReason().equals(alone.finishReason().isCut() ? "length" : "stop")
        && answer.promptTokens() == prompt.length
        && answer.newTokens() == alone.tokens().length;
  }

  /** Whether an answer that was cut off is how this one begins. */
  boolean beginsWith(Generation answer) {
    int[] tokens = answer.tokens();
    int[] all = alone.tokens();
    return tokens.length <= all.length
        && Arrays.equals(tokens, 0, tokens.length, all, 0, tokens.length)
        && beginsWithText(answer.text());
  }

  /** It may end within what would have become a stop string, or within a character. */
  private boolean beginsWithText(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\uFFFD') {
      end--;
    }
    return (alone.text() + alone.stopString().orElse("")).startsWith(text.substring(0, end));
  }

  /** Says how an answer differs. */
  String unlike(String text, String finishReason) {
    return "%s: alone \"%s\" (%s), with others \"%s\" (%s)"
        .formatted(options, alone.text(), alone.finishReason(), text, finishReason);
  }
}
