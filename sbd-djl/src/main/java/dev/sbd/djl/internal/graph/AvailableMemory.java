package dev.sbd.djl.internal.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory this process can still have without swapping: what the machine has available, or
 * less if a control group (a container) may have less. Known on Linux only. Pages of files count as
 * free, since the system takes them back.
 */
public final class AvailableMemory {
  private AvailableMemory() {}

  /** Bytes, if the system tells. */
  public static OptionalLong now() {
    return under(Path.of("/"));
  }

  /** What the files {@code proc} and {@code sys} under {@code root} say. */
  static OptionalLong under(Path root) {
    Stream<Long> machine =
        number(root.resolve("proc/meminfo"), "MemAvailable:").map(kib -> kib * 1024).stream();
    return Stream.concat(machine, ofGroups(root)).mapToLong(Long::longValue).min();
  }

  /** What the groups that this process is in have left, and those around them. */
  private static Stream<Long> ofGroups(Path root) {
    Path groups = root.resolve("sys/fs/cgroup");
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3)) // number, controllers (none in version 2), path
        .filter(parts -> parts.length == 3)
        .filter(parts -> parts[1].isEmpty() || List.of(parts[1].split(",")).contains("memory"))
        .flatMap(parts -> upwards(parts[1].isEmpty() ? groups : groups.resolve("memory"), parts[2]))
        .flatMap(group -> left(group).stream());
  }

  private static Stream<Path> upwards(Path mount, String path) {
    Path group = mount.resolve(path.replaceFirst("^/+", "")).normalize();
    return Stream.iterate(group, g -> g != null && g.startsWith(mount), Path::getParent);
  }

  private static Optional<Long> left(Path group) {
    return left(group, "memory.max", "memory.current", "") // version 2's names
        .or(() -> left(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
  }

  private static Optional<Long> left(Path group, String limit, String usage, String prefix) {
    Path stat = group.resolve("memory.stat");
    long files = // but for those in memory only (tmpfs)
        number(stat, prefix + "inactive_file ").orElse(0L)
            + number(stat, prefix + "active_file ").orElse(0L);
    Optional<Long> used = number(group.resolve(usage), "").map(all -> Math.max(0, all - files));
    return number(group.resolve(limit), "") // none if it is "max"
        .flatMap(most -> used.map(bytes -> Math.max(0, most - bytes)));
  }

  /** The number behind {@code name} at the beginning of a line. */
  private static Optional<Long> number(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().replaceFirst(" .*", ""))
        .filter(word -> word.matches("\\d{1,18}|9223372036854\\d{6}"))
        .map(Long::parseLong)
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // not there, or just gone: it does not tell
    }
  }
}
