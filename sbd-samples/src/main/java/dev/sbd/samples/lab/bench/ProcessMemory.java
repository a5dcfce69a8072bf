package dev.sbd.samples.lab.bench;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What this process holds in memory, in bytes.
 *
 * @param resident all of it, pages of mapped files among it
 * @param anonymous of it, what is not pages of files: Java objects, copies of weights, caches
 * @param heap what Java objects take, garbage gone
 */
record ProcessMemory(long resident, long anonymous, long heap) {
  /** As it is now; empty where the system does not tell (only Linux does). */
  static Optional<ProcessMemory> now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    ProcessStatus status = ProcessStatus.now();
    return status
        .bytes("VmRSS")
        .flatMap(all -> status.bytes("RssAnon").map(own -> new ProcessMemory(all, own, heap)));
  }

  /** The most that has been resident at a time; empty where the system does not tell. */
  static Optional<Long> peak() {
    return ProcessStatus.now().bytes("VmHWM");
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
