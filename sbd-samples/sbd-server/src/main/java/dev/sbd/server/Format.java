package dev.sbd.server;

import dev.sbd.Draft;
import java.util.List;

/** How an endpoint writes answers: as one reply, or as chunks of a stream. */
interface Format {
  /**
   * What all that is written to a request begins with.
   *
   * @param id of the request
   * @param created in seconds since 1970
   * @param model as it was asked for
   */
  record Head(String id, long created, String model) {}

  /** What ids begin with. */
  String idPrefix();

  /** The whole reply. */
  Object reply(Head head, List<Answer> answers, Usage usage);

  /** The beginning of an answer. */
  List<Object> begin(Head head, int index);

  /** More of the thoughts. */
  default Object thought(Head head, int index, String piece) {
    throw new IllegalStateException("only answers in a chat have thoughts");
  }

  /** More text. */
  Object text(Head head, int index, String piece);

  /** The {@code place}-th call. */
  default Object call(Head head, int index, int place, CallReply call) {
    throw new IllegalStateException("only answers in a chat have calls");
  }

  /** What stands behind the text at the moment; the next one replaces it. */
  Object draft(Head head, int index, Draft draft);

  /** The end of an answer: its log-probabilities, if they are asked for, and why it is over. */
  Object end(Head head, Answer answer);

  /** The usage, at the end of the stream. */
  Object usage(Head head, Usage usage);
}
