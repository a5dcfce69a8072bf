package dev.sbd.djl.training;

import dev.sbd.error.SbdException;

/** A training that cannot go on. What it had saved before is still there. */
public final class TrainingException extends SbdException {
  TrainingException(String message) {
    super(message);
  }
}
