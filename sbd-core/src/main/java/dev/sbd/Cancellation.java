package dev.sbd;

import org.jspecify.annotations.Nullable;

/**
 * Ends generations from any thread, for good: each stops within one forward pass and returns what
 * it has, with {@link FinishReason#CANCELLED}. Interrupting the thread that generates does the
 * same; it stays interrupted.
 */
public final class Cancellation {
  private final @Nullable Cancellation parent;
  private volatile boolean cancelled;

  /** Nothing is cancelled yet. */
  public Cancellation() {
    this.parent = null;
  }

  /** Cancelled with {@code parent}, and on its own. */
  Cancellation(Cancellation parent) {
    this.parent = parent;
  }

  /** Asks the generations to end. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether they have been asked to end. */
  public boolean isCancelled() {
    return cancelled || (parent != null && parent.isCancelled());
  }
}
