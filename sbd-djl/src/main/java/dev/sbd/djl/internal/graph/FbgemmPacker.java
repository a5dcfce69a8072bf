package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.error.SbdException;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Packs the matrices that FBGEMM multiplies with. It takes one thread some 10 ns a number, so
 * several pack. They end with it: as long as they live, libtorch's own threads wait for each other
 * less eagerly, and passes take half as long again.
 */
final class FbgemmPacker {
  /** Each holds copies of what it packs. */
  static final int MOST_THREADS = 4;

  /** Larger matrices are packed, and multiplied with, in pieces. */
  static final long MOST_NUMBERS = 1 << 26;

  private FbgemmPacker() {}

  /**
   * Packs all matrices of {@code graph} that are not quantised already.
   *
   * @throws SbdException if libtorch fails; all threads have ended their work by then
   */
  static void pack(ScriptModule graph) {
    double matrices = graph.numbers("number_matrices", IValue.from(MOST_NUMBERS))[0];
    AtomicLong next = new AtomicLong();
    Runnable rest = () -> packRest(graph, next, (long) matrices);
    int parallel = Math.min(MOST_THREADS, graph.threads());
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      CompletableFuture.allOf(
              Collections.nCopies(parallel, rest).stream()
                  .map(work -> CompletableFuture.runAsync(work, threads))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SbdException cause
          ? cause
          : new SbdException("packing failed: " + e.getCause(), e);
    } finally {
      threads.shutdown();
    }
  }

  private static void packRest(ScriptModule graph, AtomicLong next, long matrices) {
    try {
      for (long number; (number = next.getAndIncrement()) < matrices; ) {
        graph.run("pack_matrix", IValue.from(number));
      }
    } finally {
      next.set(matrices); // after an error the other threads stop, too
    }
  }
}
