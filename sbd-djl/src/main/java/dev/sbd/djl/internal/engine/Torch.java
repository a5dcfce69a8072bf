package dev.sbd.djl.internal.engine;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import dev.sbd.error.SbdException;
import java.io.IOException;

/**
 * libtorch: the one that PYTORCH_LIBRARY_PATH names, if it does; else the class path's, whatever
 * else is set that DJL goes by; else, if there is none, what DJL finds in its cache or downloads.
 */
public final class Torch {
  static final String PATH = "PYTORCH_LIBRARY_PATH";
  static final String VERSION = "PYTORCH_VERSION";
  static final String FLAVOR = "PYTORCH_FLAVOR";
  static final String JNI = System.mapLibraryName("djl_torch");

  /**
   * Some 40 microseconds, of the usual 4 milliseconds. docs/performance.md has the measurements.
   */
  private static final String SPINS = "3000";

  /** Of products; what one has packed may be a megabyte or two. */
  private static final String PRIMITIVES = "32";

  /** Of memory: passes take turns, so that more would lie idle, and full of holes. */
  private static final int POOLS = 2;

  private static final Start<Engine> ENGINE = new Start<>("libtorch", Torch::start);

  private Torch() {}

  /**
   * DJL's engine on it.
   *
   * @throws SbdException if there is no libtorch for this machine, it is not of the version that
   *     DJL is made for, or it cannot be started
   */
  public static Engine engine() {
    return ENGINE.get();
  }

  private static Engine start() throws IOException {
    spinLittle();
    keepFewPrimitives();
    avoidPlans();
    Libc.setPools(POOLS);
    Libc.exitWithoutDestructors();
    return load(Platform.detectPlatform("pytorch"));
  }

  /**
   * Threads that wait for others give up the processor soon, unless the environment says otherwise.
   * By default they spin so long that whoever they wait for does not run where other processes want
   * the processors, too. OpenMP's library reads the environment when it is loaded.
   */
  private static void spinLittle() {
    if (System.getenv("OMP_WAIT_POLICY") == null) {
      Libc.setDefault("GOMP_SPINCOUNT", SPINS);
    }
  }

  /**
   * Products of few shapes stay prepared, unless the environment says otherwise. By default oneDNN
   * keeps a thousand, and what each has packed: hundreds of megabytes where the number of rows
   * changes from pass to pass. Either variable is read when the first product is prepared.
   */
  private static void keepFewPrimitives() {
    Libc.setDefault("LRU_CACHE_CAPACITY", PRIMITIVES);
    Libc.setDefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", PRIMITIVES);
  }

  /**
   * Attention on a GPU is left to kernels that take any length, unless the environment says
   * otherwise. cuDNN's, which newer libtorch would rather have, make and keep a plan for each, and
   * a text's length changes from pass to pass.
   */
  private static void avoidPlans() {
    Libc.setDefault("TORCH_CUDNN_SDPA_DEPRIORITIZED", "1");
  }

  private static Engine load(Platform platform) throws IOException {
    String path = Utils.getEnvOrSystemProperty(PATH, "");
    if (!path.isEmpty()) {
      NamedLibTorch named = NamedLibTorch.find(path, platform);
      named.requireFit();
      return Djl.with(FLAVOR, named.flavor(), Torch::load);
    }
    ClassPathLibTorch own = new ClassPathLibTorch(platform);
    return own.isThere() ? Djl.with(PATH, own.unpack(), Torch::load) : load();
  }

  private static Engine load() {
    return Engine.getEngine("PyTorch");
  }

  /** 2.7.1, of 2.7.1-20250812 or 2.7.1+cu128. */
  static String release(String version) {
    return version.split("[^0-9.]", 2)[0];
  }

  /** Where the class path has DJL's library between Java and libtorch. */
  static String jni(Platform platform, String flavor) {
    return "jnilib/%s/%s/%s".formatted(platform.getClassifier(), flavor, JNI);
  }

  /** What DJL calls that library in its cache. */
  static String cachedJni(Platform platform) {
    return platform.getApiVersion() + "-" + JNI;
  }
}
