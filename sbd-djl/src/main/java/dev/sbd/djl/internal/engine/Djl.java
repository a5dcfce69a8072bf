package dev.sbd.djl.internal.engine;

import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** What DJL is told before anything of it is loaded, for the whole JVM. */
final class Djl {
  private Djl() {}

  /**
   * Keeps DJL off the network, where it would download native libraries and report its use: sets
   * {@code ai.djl.offline} and {@code OPT_OUT_TRACKING}, unless somebody has. Keeps it from
   * warning, several times, of a GPU that cannot be used: who asks for one is told by an exception.
   * And keeps libraries out of the working directory, where they go if the user has no home.
   */
  static void prepare() {
    Properties properties = System.getProperties();
    properties.putIfAbsent("ai.djl.offline", "true");
    properties.putIfAbsent("OPT_OUT_TRACKING", "true");
    if (!isHome(System.getProperty("user.home", ""))) {
      String temporary = System.getProperty("java.io.tmpdir");
      properties.computeIfAbsent(
          "DJL_CACHE_DIR", unset -> TemporaryCache.in(Path.of(temporary)).toString());
      properties.putIfAbsent("jna.tmpdir", temporary);
    }
    quietCuda();
  }

  private static boolean isHome(String directory) {
    try {
      return Path.of(directory).isAbsolute() && Files.isWritable(Path.of(directory));
    } catch (InvalidPathException e) { // of characters that the locale does not have
      return false;
    }
  }

  /** The variable that names the directory of the cache. */
  static String cacheVariable() {
    String engines = "ENGINE_CACHE_DIR";
    return Utils.getEnvOrSystemProperty(engines, "").isEmpty() ? "DJL_CACHE_DIR" : engines;
  }

  /** Does something while a system property has a value. */
  static <T> T with(String property, Object value, Supplier<T> action) {
    String before = System.setProperty(property, value.toString());
    try {
      return action.get();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
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
