package dev.sbd.djl.training;

import dev.sbd.SbdException;
import dev.sbd.djl.graph.TorchTrainer;
import dev.sbd.djl.graph.TorchTrainer.Losses;
import dev.sbd.djl.graph.TrainingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that compute batches. For tiny models a batch a thread is several times as fast as
 * all threads on one batch, as libtorch does it: its threads wait for each other at every
 * operation.
 */
final class Workers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  Workers(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(() -> run(work), "training");
              thread.setDaemon(true);
              return thread;
            });
  }

  private void run(Runnable work) {
    if (count > 1) {
      TorchTrainer.useThreads(1);
    }
    work.run();
  }

  int count() {
    return count;
  }

  /** Computes a batch in a slot of its own. */
  @FunctionalInterface
  interface Work {
    Losses of(int slot, TrainingRows rows);
  }

  /** The sums over all batches; those of one list are computed in turn. */
  Losses sum(List<List<TrainingRows>> batches, Work work) {
    List<Future<Losses>> futures = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      int slot = i;
      futures.add(threads.submit(() -> sum(slot, batches.get(slot), work)));
    }
    double ntp = 0;
    double matp = 0;
    for (Future<Losses> future : futures) {
      Losses losses = get(future);
      ntp += losses.ntp();
      matp += losses.matp();
    }
    return new Losses(ntp, matp);
  }

  private static Losses sum(int slot, List<TrainingRows> batches, Work work) {
    double ntp = 0;
    double matp = 0;
    for (TrainingRows rows : batches) {
      Losses losses = work.of(slot, rows);
      ntp += losses.ntp();
      matp += losses.matp();
    }
    return new Losses(ntp, matp);
  }

  /** Runs in one of the threads. */
  <T> T call(Callable<T> work) {
    return get(threads.submit(work));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new SbdException("training failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SbdException("training was interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
