package dev.sbd.djl.internal.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory this process can still have without swapping: what the machine has available, or
 * less if a control group (a container) may have less. Known on Linux only. Pages of files count as
 * free, since the system takes them back.
 */
public final class AvailableMemory {
  private final Path root;

  private AvailableMemory(Path root) {
    this.root = root;
  }

  /** Bytes, if the system tells. */
  public static OptionalLong now() {
    return under(Path.of("/"));
  }

  /** What the files {@code proc} and {@code sys} under {@code root} say. */
  static OptionalLong under(Path root) {
    AvailableMemory memory = new AvailableMemory(root);
    return Stream.concat(memory.ofMachine().stream().boxed(), memory.ofGroups())
        .mapToLong(Long::longValue)
        .min();
  }

  private OptionalLong ofMachine() {
    OptionalLong kibibytes = number(root.resolve("proc/meminfo"), "MemAvailable:");
    return kibibytes.isPresent()
        ? OptionalLong.of(kibibytes.getAsLong() * 1024)
        : OptionalLong.empty();
  }

  /** What the groups that this process is in have left, and those around them. */
  private Stream<Long> ofGroups() {
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3)) // number, controllers (none in version 2), path
        .filter(parts -> parts.length == 3)
        .filter(parts -> parts[1].isEmpty() || List.of(parts[1].split(",")).contains("memory"))
        .flatMap(parts -> upwards(mount(parts[1]), parts[2]))
        .flatMap(group -> left(group).stream().boxed());
  }

  private Path mount(String controllers) {
    return root.resolve(controllers.isEmpty() ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
  }

  private static Stream<Path> upwards(Path mount, String path) {
    Path group = mount.resolve(path.replaceFirst("^/+", "")).normalize();
    return Stream.iterate(group, g -> g != null && g.startsWith(mount), Path::getParent);
  }

  private static OptionalLong left(Path group) {
    OptionalLong v2 = left(group, "memory.max", "memory.current", "");
    return v2.isPresent()
        ? v2
        : left(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_");
  }

  private static OptionalLong left(Path group, String limit, String usage, String prefix) {
    OptionalLong most = number(group.resolve(limit), ""); // none if it is "max"
    OptionalLong used = number(group.resolve(usage), "");
    if (most.isEmpty() || used.isEmpty()) {
      return OptionalLong.empty();
    }
    Path stat = group.resolve("memory.stat");
    long files = // but for those in memory only (tmpfs)
        number(stat, prefix + "inactive_file ").orElse(0)
            + number(stat, prefix + "active_file ").orElse(0);
    return OptionalLong.of(Math.max(0, most.getAsLong() - Math.max(0, used.getAsLong() - files)));
  }

  /** The number behind {@code name} at the beginning of a line. */
  private static OptionalLong number(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().replaceFirst(" .*", ""))
        .filter(word -> word.matches("\\d{1,18}|9223372036854\\d{6}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of(); // a group that has just gone: as if it did not tell
    }
  }
}
