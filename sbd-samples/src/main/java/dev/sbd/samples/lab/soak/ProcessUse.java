package dev.sbd.samples.lab.soak;

import dev.sbd.samples.lab.bench.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  /** As it is now; empty where the system does not tell (only Linux does). */
  static Optional<ProcessUse> now() {
    try (Stream<Path> handles = Files.list(ProcessStatus.SELF.resolve("fd"))) {
      int count = (int) handles.count() - 1; // the listing's own
      ProcessStatus status = ProcessStatus.now();
      return status
          .bytes("VmRSS")
          .flatMap(
              resident ->
                  status
                      .number("Threads")
                      .map(threads -> new ProcessUse(resident, count, threads.intValue())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
