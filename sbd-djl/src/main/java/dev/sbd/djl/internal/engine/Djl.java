package dev.sbd.djl.internal.engine;

import ai.djl.util.cuda.CudaUtils;
import java.lang.reflect.Field;
import org.slf4j.LoggerFactory;

/** What DJL is told before anything of it is loaded, for the whole JVM. */
public final class Djl {
  private Djl() {}

  /**
   * Keeps DJL off the network, where it would download native libraries and report its use: sets
   * {@code ai.djl.offline} and {@code OPT_OUT_TRACKING}, unless somebody has. And keeps it from
   * warning, several times, of a GPU that cannot be used: who asks for one is told by an exception.
   */
  public static void prepare() {
    System.getProperties().putIfAbsent("ai.djl.offline", "true");
    System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
    quietCuda();
  }

  /** It has a switch for that, though not a public one, and no property. */
  private static void quietCuda() {
    try {
      Field logging = CudaUtils.class.getDeclaredField("logging");
      logging.setAccessible(true);
      logging.setBoolean(null, false);
    } catch (ReflectiveOperationException | RuntimeException e) { // then it warns, and goes on
      LoggerFactory.getLogger(Djl.class).debug("CudaUtils keeps warning of missing GPUs", e);
    }
  }
}
