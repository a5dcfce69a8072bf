package dev.sbd.djl;

/** Reads a part of an answer, in pieces of any size. */
interface AnswerPart {
  /** More of it. */
  void onText(String piece);

  /** It is over: what was held back is told. */
  void end();
}
