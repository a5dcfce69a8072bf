package dev.sbd.samples.lab.tasks;

import java.util.Locale;

/** The two halves of all problems that never meet. */
public enum Split {
  /** Problems to train on. */
  TRAIN,
  /** Problems to measure by. */
  HELD_OUT;

  /** Its name in commands: {@code held-out}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}
