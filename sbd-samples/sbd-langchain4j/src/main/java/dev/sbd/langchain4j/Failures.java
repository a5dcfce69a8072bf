package dev.sbd.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.sbd.error.OverloadedException;
import dev.sbd.error.SbdException;

/** What goes wrong, in LangChain4j's exceptions, with sbd's own as their cause. */
final class Failures {
  private Failures() {}

  /** What is not sbd's, a closed model's IllegalStateException too, stays as it is. */
  static RuntimeException mapped(RuntimeException failure) {
    if (failure instanceof dev.sbd.error.InvalidRequestException) {
      return new InvalidRequestException(failure);
    }
    if (failure instanceof OverloadedException) {
      return new RateLimitException(failure);
    }
    return failure instanceof SbdException ? new InternalServerException(failure) : failure;
  }
}
