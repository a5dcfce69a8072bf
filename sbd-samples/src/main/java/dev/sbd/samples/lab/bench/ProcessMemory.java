package dev.sbd.samples.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What this process holds in memory, in bytes; -1 where the system does not tell (only Linux does).
 *
 * @param resident all of it, pages of mapped files among it
 * @param anonymous of it, what is not pages of files: Java objects, copies of weights, caches
 * @param heap what Java objects take, garbage gone
 */
public record ProcessMemory(long resident, long anonymous, long heap) {
  private static final Path STATUS = Path.of("/proc/self/status");

  static ProcessMemory now() {
    System.gc();
    return new ProcessMemory(
        field("VmRSS").orElse(-1),
        field("RssAnon").orElse(-1),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** Whether the system told. */
  boolean isKnown() {
    return resident >= 0 && anonymous >= 0;
  }

  private static OptionalLong field(String name) {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
