package dev.sbd.samples.cli;

import java.io.Console;
import java.lang.reflect.Proxy;

/** The terminal that a command may be used at. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are one. */
  @SuppressWarnings("SystemConsoleNull") // before Java 22 there was a console for terminals only
  static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /**
   * Has a signal, "INT" (Ctrl-C) or "TERM", run {@code action} from now on instead of ending the
   * process. Java has no public way; where sun.misc.Signal is gone, it ends the process as ever.
   */
  static void onSignal(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object run =
          Proxy.newProxyInstance(
              Terminal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                action.run();
                return null;
              });
      Object named = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, named, run);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return;
    }
  }
}
