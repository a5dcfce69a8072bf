package dev.sbd.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;

/**
 * Answers to the rows of a partition, in their order, several begun at a time: one that is done
 * makes room for the next at once, so that a long answer holds no other up.
 */
final class PartitionAnswers implements Iterator<Row>, AutoCloseable {
  /** So many are begun, or wait for an earlier one, for each that generates. */
  private static final int WINDOW = 4;

  private static final long PATIENCE_MILLIS = 50;

  private final Iterator<Row> rows;
  private final UnaryOperator<Row> answering;
  private final BooleanSupplier killed;
  private final ExecutorService threads;
  private final int most;
  private final Queue<Future<Row>> begun = new ArrayDeque<>();

  /**
   * Begins when it is first asked.
   *
   * @param rows read by the thread that asks for answers
   * @param answering called by threads of this
   * @param parallel rows at a time
   * @param killed whether nobody wants the answers any more
   */
  PartitionAnswers(
      Iterator<Row> rows, UnaryOperator<Row> answering, int parallel, BooleanSupplier killed) {
    this.rows = rows;
    this.answering = answering;
    this.killed = killed;
    this.threads = Executors.newFixedThreadPool(parallel, PartitionAnswers::thread);
    this.most = WINDOW * parallel;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sbd-answer");
    thread.setDaemon(true);
    return thread;
  }

  private void begin() {
    while (begun.size() < most && rows.hasNext()) {
      Row row = rows.next();
      begun.add(threads.submit(() -> answering.apply(row)));
    }
  }

  @Override
  public boolean hasNext() {
    begin();
    return !begun.isEmpty();
  }

  /**
   * Waits for the next answer.
   *
   * @throws TaskKilledException if the task is killed meanwhile
   */
  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      while (!killed.getAsBoolean()) {
        try {
          Row answer = begun.element().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
          begun.remove();
          return answer;
        } catch (TimeoutException e) {
          // asks again whether anybody wants it
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new TaskKilledException("its answers are not wanted any more");
  }

  /** Ends what is under way, within a pass; its answers are lost. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
