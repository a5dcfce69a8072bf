package dev.sbd.spark;

import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;

/**
 * Ends the jobs when the process is told to go (SIGTERM, Ctrl-C), and holds the process until their
 * tasks have ended.
 */
final class Interruption implements AutoCloseable {
  /** Of a process that Ctrl-C ended, as shells have it. */
  static final int EXIT_STATUS = 130;

  private final SparkSession spark;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "interruption");
  private volatile boolean requested;

  Interruption(SparkSession spark) {
    this.spark = spark;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void request() {
    requested = true;
    spark.sparkContext().cancelAllJobs();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

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
