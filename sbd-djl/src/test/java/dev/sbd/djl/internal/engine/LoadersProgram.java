package dev.sbd.djl.internal.engine;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link StartProgram} in two class loaders, as an application that is deployed twice. */
public final class LoadersProgram {
  private LoadersProgram() {}

  /** Takes StartProgram's arguments. */
  public static void main(String[] args) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (Path entry : ChildJvm.CLASS_PATH) {
      urls.add(entry.toUri().toURL());
    }
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader loader =
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        loader
            .loadClass(StartProgram.class.getName())
            .getMethod("main", String[].class)
            .invoke(null, (Object) args);
      }
    }
  }
}
