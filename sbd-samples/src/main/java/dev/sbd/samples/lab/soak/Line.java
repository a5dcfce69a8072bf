package dev.sbd.samples.lab.soak;

import dev.sbd.Scheduler.Terms;

/** A way to ask a model. For any number of threads. */
interface Line {
  /** The model's name. */
  String model();

  /** Whether requests go over HTTP. */
  boolean isHttp();

  /** Waits for the answer, up to the deadline if the terms have one. */
  Verdict whole(Question question, Terms terms);

  /** Cancels the request after a while: at once if {@code pieces} of text to wait for are 0. */
  Verdict cancelled(Question question, Terms terms, int pieces);

  /** Goes without a word when so many pieces of text have come. */
  Verdict vanished(Question question, Terms terms, int pieces);

  /**
   * Asks for what cannot be.
   *
   * @param kind of mistake, at least 0
   */
  Verdict invalid(Question question, Terms terms, int kind);
}
