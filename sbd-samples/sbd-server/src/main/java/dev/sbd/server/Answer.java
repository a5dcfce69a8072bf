package dev.sbd.server;

import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import java.util.List;

/**
 * One answer to a prompt.
 *
 * @param index of those to a request
 * @param parts of it
 * @param calls of tools, with their ids
 * @param generation all of it
 */
record Answer(int index, ChatTurn.Answer parts, List<CallReply> calls, Generation generation) {
  /** In OpenAI's words; it has none for a time limit and a shutdown, which cut as a length does. */
  String finishReason() {
    boolean ended = !generation.finishReason().isCut();
    return ended ? calls.isEmpty() ? "stop" : "tool_calls" : "length";
  }

  /** Whether the last token is one that ends the text, and no part of it. */
  boolean endsWithToken() {
    FinishReason reason = generation.finishReason();
    return reason == FinishReason.EOS || reason == FinishReason.STOP_TOKEN;
  }
}
