package dev.sbd.djl.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.slf4j.LoggerFactory;

/** What the C library can and Java cannot. Where it cannot either, nothing is done. */
final class Libc {
  private Libc() {}

  /** Sets a variable of the environment, for native libraries, unless it is set. */
  static void setDefault(String variable, String value) {
    attempt(() -> function("setenv").invokeInt(new Object[] {variable, value, 0}));
  }

  /**
   * Makes the end of the JVM the end of the process: the destructors of the libraries loaded so far
   * do not run. They would free what threads that are still in native code work on, which nobody
   * can stop. What is registered last runs first, and is given the exit status.
   */
  static void exitWithoutDestructors() {
    attempt(() -> function("on_exit").invokeInt(new Object[] {function("_exit"), Pointer.NULL}));
  }

  private static Function function(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }

  private static void attempt(Runnable call) {
    try {
      call.run();
    } catch (LinkageError | RuntimeException e) {
      LoggerFactory.getLogger(Libc.class).debug("the C library lacks a function", e);
    }
  }
}
