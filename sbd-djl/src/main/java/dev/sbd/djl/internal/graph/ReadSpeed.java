package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;

/**
 * How fast a device reads its memory: what a forward pass that reads every weight once is to be
 * measured by. libtorch sums up a buffer of float32, with the threads that a pass has; choose it
 * several times larger than the last level of cache.
 */
public final class ReadSpeed implements AutoCloseable {
  private final ScriptModule graph;
  private final long elements;

  private ReadSpeed(ScriptModule graph, long elements) {
    this.graph = graph;
    this.elements = elements;
  }

  /**
   * Takes a buffer and reads it once, untimed.
   *
   * @param device whose memory
   * @param bytes of the buffer, at least 4
   * @throws SbdException if libtorch, the device or the memory is not there
   */
  public static ReadSpeed open(Device device, long bytes) {
    Check.that(bytes >= Float.BYTES, "bytes must be >= 4, got %d", bytes);
    LibTorch.requireDevice(device);
    ScriptModule graph = ScriptModule.load("read_speed.py");
    ReadSpeed speed = new ReadSpeed(graph, bytes / Float.BYTES);
    try {
      String name = TorchModelLoader.torchName(device);
      graph.run("fill", IValue.from(name), IValue.from(speed.elements));
      speed.measure();
      return speed;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** Threads that libtorch uses for one operation on the CPU. */
  public static int threads() {
    LibTorch.engine();
    return JniUtils.getNumThreads();
  }

  /** Reads the buffer once: bytes a second. */
  public double measure() {
    long start = System.nanoTime();
    double[] sum = graph.numbers("read");
    long nanos = System.nanoTime() - start;
    if (!(sum[0] > 0)) {
      throw new SbdException("libtorch read ones and summed them up to " + sum[0]);
    }
    return elements * (double) Float.BYTES / nanos * 1e9;
  }

  @Override
  public void close() {
    graph.close();
  }
}
