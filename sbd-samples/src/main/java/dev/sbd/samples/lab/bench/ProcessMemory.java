package dev.sbd.samples.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this process holds in memory, in bytes.
 *
 * @param resident all of it, pages of mapped files among it
 * @param anonymous of it, what is not pages of files: Java objects, copies of weights, caches
 * @param heap what Java objects take, garbage gone
 */
record ProcessMemory(long resident, long anonymous, long heap) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** As it is now; empty where the system does not tell (only Linux does). */
  static Optional<ProcessMemory> now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    List<String> status = status();
    return field(status, "VmRSS")
        .flatMap(all -> field(status, "RssAnon").map(own -> new ProcessMemory(all, own, heap)));
  }

  /** The most that has been resident at a time; empty where the system does not tell. */
  static Optional<Long> peak() {
    return field(status(), "VmHWM");
  }

  private static List<String> status() {
    try {
      return Files.readAllLines(STATUS);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Long> field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /** What is neither mapped weights nor Java objects. */
  long outsideHeap() {
    return Math.max(0, anonymous - heap);
  }

  /** By how much {@link #anonymous} has grown since. */
  Optional<Long> growth() {
    return now().map(later -> later.anonymous - anonymous);
  }
}
