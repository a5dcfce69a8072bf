package dev.sbd.server;

import dev.sbd.Cancellation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The requests under way: those that are being read, and those that are answered, which the server
 * waits for when it is closed.
 */
final class Active {
  /** For a cancelled answer to be sent: a client that reads nothing does not get it. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private final int most;
  private final Set<Cancellation> requests = new HashSet<>(); // that are answered
  private int reading;
  private boolean closing;

  Active(int most) {
    this.most = most;
  }

  /**
   * One more is to be read, while so many others wait or generate.
   *
   * @throws ApiException if the server is closing, or has as many requests as it may have
   */
  synchronized void beginReading(int others) {
    if (closing) {
      throw ApiException.closing();
    }
    if (reading + others >= most) {
      throw ApiException.overloaded(
          "%d requests are under way, and no more may be: ask again later".formatted(most));
    }
    reading++;
  }

  synchronized void endReading() {
    reading--;
  }

  /**
   * One that has been read.
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

  /** Takes no more, gives those under way some time, then cancels them, and lets them end. */
  synchronized void close(Duration grace) {
    closing = true;
    try {
      await(grace);
      requests.forEach(Cancellation::cancel);
      await(LAST_WORDS);
    } catch (InterruptedException e) {
      requests.forEach(Cancellation::cancel);
      Thread.currentThread().interrupt();
    }
  }

  private void await(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (!requests.isEmpty() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }
}
