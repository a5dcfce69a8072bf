package dev.sbd.server;

import dev.sbd.Cancellation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The requests under way, which the server waits for when it is closed. */
final class Active {
  private final Set<Cancellation> requests = new HashSet<>();
  private boolean closing;

  /**
   * One more.
   *
   * @throws ApiException if the server is closing
   */
  synchronized Cancellation begin() {
    if (closing) {
      throw ApiException.closing();
    }
    Cancellation cancellation = new Cancellation();
    requests.add(cancellation);
    return cancellation;
  }

  synchronized void end(Cancellation request) {
    requests.remove(request);
    notifyAll();
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /** Takes no more, gives those under way some time, then cancels them, and waits for their end. */
  synchronized void close(Duration grace) {
    closing = true;
    long end = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    while (!requests.isEmpty()) {
      long left = interrupted ? 0 : (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        requests.forEach(Cancellation::cancel);
      }
      try {
        wait(Math.max(10, left));
      } catch (InterruptedException e) {
        interrupted = true; // no patience any more
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
