package dev.sbd;

/**
 * Ends generations from any thread, for good: each stops within one forward pass and returns what
 * it has, with {@link FinishReason#CANCELLED}.
 */
public final class Cancellation {
  private volatile boolean cancelled;

  /** Asks the generations to end. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether they have been asked to end. */
  public boolean isCancelled() {
    return cancelled;
  }
}
