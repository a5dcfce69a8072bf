package dev.sbd.djl.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.SbdException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * Packs the matrices that FBGEMM multiplies with. It takes one thread some 10 ns a number, so
 * several pack. They end with it: as long as they live, libtorch's own threads wait for each other
 * less eagerly, and passes take half as long again.
 */
final class ProductPacker {
  /** Each holds a widened copy of its matrix. */
  static final int MOST_THREADS = 4;

  private ProductPacker() {}

  /**
   * Packs whatever {@code graph} has to be packed.
   *
   * @throws SbdException if libtorch fails; all threads have ended their work by then
   */
  static void pack(ScriptModule graph) {
    long products = (long) graph.numbers("unpacked_products")[0];
    if (products == 0) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(MOST_THREADS, ReadSpeed.threads()));
    try {
      CompletableFuture.allOf(
              LongStream.range(0, products)
                  .mapToObj(number -> packing(graph, number, threads))
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

  private static CompletableFuture<Void> packing(
      ScriptModule graph, long number, ExecutorService threads) {
    return CompletableFuture.runAsync(
        () -> graph.run("pack_product", IValue.from(number)), threads);
  }
}
