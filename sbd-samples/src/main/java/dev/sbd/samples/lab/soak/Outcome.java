package dev.sbd.samples.lab.soak;

/** How a request ended, as it should. */
enum Outcome {
  /** With the answer that it has alone. */
  EQUAL,
  /** Cancelled, with the beginning of that answer. */
  CANCELLED,
  /** Out of time while it was generated, with the beginning of that answer. */
  OVERDUE,
  /** Refused: too many wait, or its deadline was over before its turn. */
  REFUSED,
  /** Refused: it does not suit the model. */
  INVALID,
  /** Its listener failed, as one does whose client has gone. */
  VANISHED
}
