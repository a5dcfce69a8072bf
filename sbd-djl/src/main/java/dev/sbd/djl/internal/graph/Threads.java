package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.NativeLibrary;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch's threads for one operation on the CPU: how many, and how they wait for each other. */
public final class Threads {
  /**
   * Some 40 microseconds, of the usual 4 milliseconds. docs/performance.md has the measurements.
   */
  static final String SPINS = "3000";

  /** Operations of a model of fewer numbers are too short to be shared. */
  static final long FEW_PARAMETERS = 5_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private Threads() {}

  /**
   * Before libtorch is loaded: threads that wait for others give up the processor soon, unless the
   * environment says otherwise. By default they spin so long that whoever they wait for does not
   * run where other processes want the processors, too. OpenMP's library reads the environment when
   * it is loaded, and Java cannot set it.
   */
  static void spinLittle() {
    if (System.getenv("OMP_WAIT_POLICY") != null
        || !System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try {
      NativeLibrary.getProcess()
          .getFunction("setenv")
          .invokeInt(new Object[] {"GOMP_SPINCOUNT", SPINS, 0}); // 0: not where it is set
    } catch (LinkageError | RuntimeException e) { // then they spin
      LOG.debug("the environment cannot be set", e);
    }
  }

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
