package dev.sbd.langchain4j;

import dev.sbd.djl.ToolCall;

/** Takes an answer as it comes, told apart. */
interface Sink {
  /** More of what the model thinks before it answers; never empty. */
  void onThought(String piece);

  /** More of the text; never empty. */
  void onText(String piece);

  /** A call, whole. */
  void onCall(ToolCall call);
}
