package dev.sbd.djl.internal;

/** Keeps DJL off the network: it would download native libraries and report its use. */
public final class Offline {
  private Offline() {}

  /**
   * Before anything of DJL is loaded: sets {@code ai.djl.offline} and {@code OPT_OUT_TRACKING}, for
   * the whole JVM, unless somebody has.
   */
  public static void require() {
    setDefault("ai.djl.offline");
    setDefault("OPT_OUT_TRACKING");
  }

  private static void setDefault(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "true");
    }
  }
}
