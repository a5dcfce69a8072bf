package dev.sbd.samples.lab.tasks;

/** Says whether a text is a right answer to one problem. */
@FunctionalInterface
public interface Check {

  /**
   * Whether {@code output} is right; blanks at its ends don't count.
   *
   * @param output anything at all, unfinished and garbled text included
   */
  boolean accepts(String output);
}
