package dev.sbd.samples.lab.tasks;

/**
 * One of the facts of an invitation.
 *
 * @param text {@code "on Friday"}, {@code "at 5 pm"}, {@code "in the park"}, {@code "3 lemons"}
 */
record Detail(Kind kind, String text) {

  /** What a fact is about. */
  enum Kind {
    DAY,
    TIME,
    PLACE,
    BRING
  }
}
