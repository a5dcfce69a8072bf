package dev.sbd.samples.lab.evaluation;

/** Is told how an evaluation gets on. */
@FunctionalInterface
public interface Progress {

  /**
   * Another problem was answered in all ways.
   *
   * @param what checkpoint and task
   * @param done problems answered, of all tasks and checkpoints
   * @param all problems there are
   */
  void answered(String what, int done, int all);
}
