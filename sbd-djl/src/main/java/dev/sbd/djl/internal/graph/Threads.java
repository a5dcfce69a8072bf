package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.JniUtils;
import java.util.OptionalInt;

/** How many threads of libtorch do one operation on the CPU. */
public final class Threads {
  /** Operations of a model of fewer numbers are too short to be shared. */
  static final long FEW_PARAMETERS = 5_000_000;

  private Threads() {}

  /** How many threads a model of so many numbers uses; {@code asked} if that is given. */
  static int count(OptionalInt asked, long parameters) {
    boolean free = System.getenv("OMP_NUM_THREADS") == null;
    return asked.orElseGet(() -> free ? suited(parameters) : Loaded.COUNT);
  }

  /** For a model of so many numbers. libtorch does not know of a container's share of a machine. */
  static int suited(long parameters) {
    return parameters < FEW_PARAMETERS
        ? 1
        : Math.min(Loaded.COUNT, Runtime.getRuntime().availableProcessors());
  }

  /** Keeps libtorch to so many, at least 1, for what the calling thread asks of it. */
  public static void use(int count) {
    if (JniUtils.getNumThreads() != count) {
      JniUtils.setNumThreads(count);
    }
  }

  /** libtorch's own number, before anybody changes it. */
  private static final class Loaded {
    static final int COUNT = count();

    private static int count() {
      LibTorch.engine();
      return JniUtils.getNumThreads();
    }
  }
}
