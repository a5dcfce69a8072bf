package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.SbdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/**
 * Packs the matrices of a graph into the layout that they are multiplied in. oneDNN packs one with
 * all threads. FBGEMM takes one thread some 10 ns a number, so several pack. They end with it: as
 * long as they live, libtorch's own threads wait for each other less eagerly, and passes take half
 * as long again.
 */
final class MatrixPacker {
  /** Of FBGEMM's packing: each holds copies of what it packs. */
  static final int MOST_THREADS = 4;

  /** Larger matrices are packed for FBGEMM, and multiplied with, in pieces. */
  static final long MOST_NUMBERS = 1 << 26;

  private final ScriptModule graph;
  private final List<TensorInfo> matrices;
  private final int threads;
  private final DoubleConsumer listener;
  private boolean isDone;

  private MatrixPacker(
      ScriptModule graph, List<TensorInfo> matrices, int threads, DoubleConsumer listener) {
    this.graph = graph;
    this.matrices = matrices;
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * A packer of a graph's matrices.
   *
   * @param graph bound to {@code weights}
   * @param listener told how much is done, in {@code (0, 1]}, after every matrix
   */
  static MatrixPacker of(
      ScriptModule graph,
      Map<String, TensorInfo> weights,
      MatrixFormats formats,
      DoubleConsumer listener) {
    int threads = formats.head().isFbgemm() ? Math.min(MOST_THREADS, graph.threads()) : 1;
    MatrixPacker packer = new MatrixPacker(graph, inOrder(weights, formats), threads, listener);
    packer.isDone = formats.head() == MatrixFormat.ROWS;
    return packer;
  }

  /** As they are packed: see matrices.py. */
  private static List<TensorInfo> inOrder(Map<String, TensorInfo> weights, MatrixFormats formats) {
    List<TensorInfo> found = new ArrayList<>();
    if (formats.layers() == formats.head()) {
      weights.values().stream().filter(MatrixPacker::isOfLayer).forEach(found::add);
    }
    TensorInfo embedding = weights.get(WeightPlan.EMBEDDING);
    found.add(weights.getOrDefault(WeightPlan.LM_HEAD, embedding));
    return found;
  }

  private static boolean isOfLayer(TensorInfo weight) {
    return weight.shape().length == 2
        && !weight.name().equals(WeightPlan.EMBEDDING)
        && !weight.name().equals(WeightPlan.LM_HEAD);
  }

  /**
   * Packs what is not packed yet.
   *
   * @throws SbdException if libtorch fails; all threads have ended their work by then
   */
  void pack() {
    if (!isDone) {
      double[] sizes = graph.numbers("prepare_packing", IValue.from(MOST_NUMBERS));
      try (ReadAhead reading = new ReadAhead(matrices)) {
        packAll(new Work(sizes, reading));
      }
      graph.run("end_packing");
      isDone = true;
    }
  }

  private void packAll(Work work) {
    if (threads == 1) {
      work.run();
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CompletableFuture.allOf(
              Collections.nCopies(threads, work).stream()
                  .map(part -> CompletableFuture.runAsync(part, pool))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new SbdException("packing failed: " + e.getCause(), e);
    } finally {
      pool.shutdown();
    }
  }

  /** The matrices, for any number of threads. */
  private final class Work implements Runnable {
    private final double[] sizes;
    private final double all;
    private final ReadAhead reading;
    private final AtomicInteger next = new AtomicInteger();
    private double packed;

    Work(double[] sizes, ReadAhead reading) {
      this.sizes = sizes;
      this.all = Arrays.stream(sizes).sum();
      this.reading = reading;
    }

    @Override
    public void run() {
      try {
        for (int number; (number = next.getAndIncrement()) < sizes.length; ) {
          graph.runHere("pack_matrix", IValue.from((long) number));
          add(sizes[number]);
        }
      } finally {
        next.set(sizes.length); // after an error the other threads stop, too
      }
    }

    private synchronized void add(double numbers) {
      packed += numbers;
      reading.used(packed / all);
      listener.accept(packed / all);
    }
  }
}
