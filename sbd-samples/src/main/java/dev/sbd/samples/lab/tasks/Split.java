package dev.sbd.samples.lab.tasks;

/** The two halves of all problems that never meet. */
public enum Split {
  /** Problems to train on. */
  TRAIN("train"),
  /** Problems to measure by. */
  HELD_OUT("held-out");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  /** Its name in commands: {@code held-out}. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
