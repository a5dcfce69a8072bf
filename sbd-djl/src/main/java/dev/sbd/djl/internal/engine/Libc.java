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
   * Makes the end of the JVM the end of the process, with its exit status: no destructors of
   * libraries run. They would free what threads that are still in native code work on, and nobody
   * can stop those. The C library is told last, because it calls last first.
   */
  static void exitWithoutDestructors() {
    Thread hook = new Thread(Libc::registerExit, "exit");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) { // the JVM is ending
      registerExit();
    }
  }

  private static void registerExit() {
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
