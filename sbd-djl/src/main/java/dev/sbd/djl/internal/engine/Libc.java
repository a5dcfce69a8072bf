package dev.sbd.djl.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the C library can and Java cannot. Where it cannot either, nothing is done. */
final class Libc {
  private static final int ARENA_MAX = -8; // in glibc's malloc.h; others have no mallopt
  private static final int LAZY = 1; // RTLD_LAZY and RTLD_NOW, everywhere
  private static final int NOW = 2;

  /** For good: JNA unloads what nobody holds. */
  private static final Queue<NativeLibrary> LOADED = new ConcurrentLinkedQueue<>();

  private Libc() {}

  /** Sets a variable of the environment, for native libraries, unless it is set. */
  static void setDefault(String variable, String value) {
    attempt(() -> function("setenv").invokeInt(new Object[] {variable, value, 0}));
  }

  /**
   * Lets so many threads allocate at a time, before others share their pools of memory, unless the
   * environment says how many. What one pool has let go the others cannot use.
   */
  static void setPools(int pools) {
    String tunables = System.getenv().getOrDefault("GLIBC_TUNABLES", "");
    if (System.getenv("MALLOC_ARENA_MAX") == null && !tunables.contains("arena_max")) {
      attempt(() -> function("mallopt").invokeInt(new Object[] {ARENA_MAX, pools}));
    }
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

  /**
   * Why a library cannot be loaded with all that it refers to. Java loads it all the same, and the
   * process ends when what is missing is called.
   *
   * @param needed what it refers to, which is loaded first; if that fails, it is not said why
   * @return empty if it can be loaded, or the C library does not tell
   */
  static Optional<String> problem(Path needed, Path library) {
    if (Platform.isWindows()) { // which looks at once
      return Optional.empty();
    }
    try {
      load(needed, LAZY);
    } catch (LinkageError e) {
      return Optional.empty(); // Java will say so
    }
    try {
      load(library, NOW);
      return Optional.empty();
    } catch (LinkageError e) {
      String message = String.valueOf(e.getMessage());
      Optional<String> line = message.lines().filter(l -> l.startsWith(library + ": ")).findFirst();
      return Optional.of(line.orElse(message));
    }
  }

  private static void load(Path library, int how) {
    LOADED.add(
        NativeLibrary.getInstance(library.toString(), Map.of(Library.OPTION_OPEN_FLAGS, how)));
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
