package dev.sbd;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends generations from any thread, for good: each stops within one forward pass and returns what
 * it has, with {@link FinishReason#CANCELLED}. Interrupting the thread that generates does the
 * same; it stays interrupted.
 */
public final class Cancellation {
  private final @Nullable Cancellation parent;
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet(); // who wants to be told
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
    waiting.forEach(Runnable::run);
  }

  /**
   * Has {@code wake} run by who cancels, from now on until it is {@linkplain #forget forgotten}.
   */
  void tell(Runnable wake) {
    waiting.add(wake);
    if (parent != null) {
      parent.tell(wake);
    }
  }

  /** Runs {@code wake} no more, but where it is just being run. */
  void forget(Runnable wake) {
    waiting.remove(wake);
    if (parent != null) {
      parent.forget(wake);
    }
  }

  /** Whether they have been asked to end. */
  public boolean isCancelled() {
    return cancelled || (parent != null && parent.isCancelled());
  }
}
