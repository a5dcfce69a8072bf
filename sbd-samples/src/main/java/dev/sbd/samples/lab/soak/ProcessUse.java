package dev.sbd.samples.lab.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this process has of the system.
 *
 * @param resident bytes of memory
 * @param handles files and sockets that are open
 * @param threads of Java and of libraries
 */
record ProcessUse(long resident, int handles, int threads) {
  private static final Path SELF = Path.of("/proc/self");

  /** As it is now; empty where the system does not tell (only Linux does). */
  static Optional<ProcessUse> now() {
    try (Stream<Path> handles = Files.list(SELF.resolve("fd"))) {
      List<String> status = Files.readAllLines(SELF.resolve("status"));
      int count = (int) handles.count() - 1; // the listing's own
      long resident = field(status, "VmRSS") * 1024;
      return Optional.of(new ProcessUse(resident, count, (int) field(status, "Threads")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
