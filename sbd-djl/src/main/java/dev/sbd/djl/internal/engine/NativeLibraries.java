package dev.sbd.djl.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/** All native libraries that a model needs. */
public final class NativeLibraries {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private NativeLibraries() {}

  /**
   * Starts them on a thread of its own, once in a JVM, and returns at once. One after the other,
   * the small one first: the system loads one at a time. Who needs a library waits for it, and
   * hears if it cannot be started.
   */
  public static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(NativeLibraries::start, "native-libraries");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void start() {
    Tokenizers.attempt();
    Torch.attempt();
  }
}
