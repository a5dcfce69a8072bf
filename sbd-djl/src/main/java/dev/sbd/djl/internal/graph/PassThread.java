package dev.sbd.djl.internal.graph;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The one thread that a model's passes run on, whoever asks. Of each thread that calls it libtorch
 * keeps products that it has prepared, threads that help, and a pool of memory: a server's many
 * threads would each have their own.
 */
final class PassThread implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "sbd passes");
            created.setDaemon(true);
            return created;
          });

  /** Does it there and waits, whether interrupted or not; throws what it throws. */
  <T> T call(Supplier<T> action) {
    try {
      return CompletableFuture.supplyAsync(action, thread).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
