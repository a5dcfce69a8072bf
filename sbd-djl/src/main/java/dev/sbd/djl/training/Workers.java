package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.Threads;
import dev.sbd.djl.internal.graph.TorchTrainer.Losses;
import dev.sbd.djl.internal.graph.TrainingRows;
import dev.sbd.error.SbdException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
      Threads.use(1);
    }
    work.run();
  }

  int count() {
    return count;
  }

  /** Computes a part in a slot of its own. */
  @FunctionalInterface
  interface Work {
    Losses of(int slot, List<TrainingRows> passes);
  }

  /**
   * The sums over all parts; those of one list are computed in turn. If one fails, it throws when
   * the others have ended: native code cannot be interrupted, and its tensors must outlive it.
   */
  Losses sum(List<List<List<TrainingRows>>> parts, Work work) {
    List<CompletableFuture<Losses>> futures =
        IntStream.range(0, parts.size())
            .mapToObj(
                slot ->
                    CompletableFuture.supplyAsync(
                        () -> sum(parts.get(slot).stream().map(passes -> work.of(slot, passes))),
                        threads))
            .toList();
    join(CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new)));
    return sum(futures.stream().map(CompletableFuture::join));
  }

  static Losses sum(Stream<Losses> losses) {
    return losses.reduce(
        new Losses(0, 0), (a, b) -> new Losses(a.ntp() + b.ntp(), a.matp() + b.matp()));
  }

  /** Runs in one of the threads. */
  <T> T call(Supplier<T> work) {
    return join(CompletableFuture.supplyAsync(work, threads));
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new SbdException("training failed: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
