package dev.sbd.samples.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets work in native code come to an end when the process is told to go (SIGTERM, Ctrl-C): the
 * process stays until {@link #close}, so whoever works asks {@link #isRequested} now and then, and
 * what is begun is saved.
 */
final class Interruption implements AutoCloseable {
  /** Of a process that Ctrl-C ended, as shells have it. */
  static final int EXIT_STATUS = 130;

  private static final long LAST_WORDS_MILLIS = 200;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** Begins to hold the process. */
  static Interruption watch() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      interruption.requested = true; // just now
    }
    return interruption;
  }

  private void request() {
    requested = true;
    try {
      ended.await();
      Thread.sleep(LAST_WORDS_MILLIS); // an error is told after the work that it ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was told to go. */
  boolean isRequested() {
    return requested;
  }

  /** Lets the process go. */
  @Override
  public void close() {
    ended.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested = true; // just now
      }
    }
  }
}
