package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.error.SbdException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

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

  private final ScriptModule graph;
  private final long matrices;
  private final AtomicLong next = new AtomicLong();

  private FbgemmPacker(ScriptModule graph, long matrices) {
    this.graph = graph;
    this.matrices = matrices;
  }

  /**
   * Packs all matrices of {@code graph} that are not quantised already.
   *
   * @throws SbdException if libtorch fails; all threads have ended their work by then
   */
  static void pack(ScriptModule graph) {
    double[] matrices = graph.numbers("number_matrices", IValue.from(MOST_NUMBERS));
    new FbgemmPacker(graph, (long) matrices[0]).pack(Math.min(MOST_THREADS, graph.threads()));
  }

  private void pack(int parallel) {
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    try {
      CompletableFuture.allOf(
              IntStream.range(0, parallel)
                  .mapToObj(i -> CompletableFuture.runAsync(this::packRest, threads))
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

  private void packRest() {
    try {
      for (long number; (number = next.getAndIncrement()) < matrices; ) {
        graph.run("pack_matrix", IValue.from(number));
      }
    } finally {
      next.set(matrices); // after an error the other threads stop, too
    }
  }
}
