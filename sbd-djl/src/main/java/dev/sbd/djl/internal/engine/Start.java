package dev.sbd.djl.internal.engine;

import dev.sbd.error.SbdException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The start of a native library, which is tried once in a JVM: where it failed, every later call
 * says the same. (A class whose static part failed says so once only, and a library that was loaded
 * by halves may do worse than fail.)
 */
final class Start<T> {
  private final String library;
  private final Callable<T> attempt;
  private @Nullable T started;
  private Optional<SbdException> failure = Optional.empty();

  Start(String library, Callable<T> attempt) {
    this.library = library;
    this.attempt = attempt;
  }

  /**
   * The library.
   *
   * @throws SbdException if it cannot be started; with the innermost cause and what to do
   */
  synchronized T get() {
    failure.ifPresent(
        first -> {
          throw new SbdException(String.valueOf(first.getMessage()), first);
        });
    if (started == null) {
      started = start();
    }
    return started;
  }

  /** DJL looks for its files with the thread's class loader, which may be any. */
  private T start() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(Start.class.getClassLoader());
    try {
      Djl.prepare();
      return attempt.call();
    } catch (SbdException e) {
      throw remembered(e);
    } catch (Exception | LinkageError | AssertionError e) { // DJL throws them all
      throw remembered(new SbdException(Diagnosis.of(library, e), e));
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  private SbdException remembered(SbdException first) {
    failure = Optional.of(first);
    return first;
  }
}
