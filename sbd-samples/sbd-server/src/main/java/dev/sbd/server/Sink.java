package dev.sbd.server;

import dev.sbd.Draft;

/** Is told of answers as they come, by several threads where there are several answers. */
interface Sink {
  /** Nobody is. */
  Sink NOBODY = new Sink() {};

  /** More of the thoughts. */
  default void thought(int index, String piece) {}

  /** More text. */
  default void text(int index, String piece) {}

  /** One more call, the {@code place}-th. */
  default void call(int index, int place, CallReply call) {}

  /** What stands behind the text now. */
  default void draft(int index, Draft draft) {}

  /** An answer is done. */
  default void end(Answer answer) {}
}
