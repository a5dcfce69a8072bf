package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import java.util.stream.LongStream;

/** How fast a device reads its memory: libtorch sums up a buffer of float32. */
final class ReadSpeed {
  private static final int TIMES = 5;

  private ReadSpeed() {}

  /** Bytes a second, the fastest of five times after one that does not count. */
  static double measure(Device device, int threads, long bytes) {
    Check.that(bytes >= Float.BYTES, "bytes must be >= 4, got %d", bytes);
    long elements = bytes / Float.BYTES;
    try (ScriptModule graph = ScriptModule.load("read_speed.py")) {
      graph.useThreads(threads);
      graph.run("fill", IValue.from(LibTorch.name(device)), IValue.from(elements));
      read(graph);
      long nanos = LongStream.generate(() -> read(graph)).limit(TIMES).min().orElseThrow();
      return elements * (double) Float.BYTES / nanos * 1e9;
    }
  }

  private static long read(ScriptModule graph) {
    long start = System.nanoTime();
    double[] sum = graph.numbers("read");
    long nanos = System.nanoTime() - start;
    if (!(sum[0] > 0)) {
      throw new SbdException("libtorch read ones and summed them up to " + sum[0]);
    }
    return nanos;
  }
}
