package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void writeMachine() throws IOException {
    write("proc/meminfo", "MemTotal:  33554432 kB\nMemAvailable:   16777216 kB\n");
  }

  private void assertAvailable(long bytes) {
    assertEquals(OptionalLong.of(bytes), AvailableMemory.under(root));
  }

  @Test
  void available_whereNothingTells_isUnknown() {
    assertEquals(OptionalLong.empty(), AvailableMemory.under(root));
  }

  @Test
  void available_withoutGroups_isTheMachines() throws IOException {
    writeMachine();
    assertAvailable(16 * GIB);
  }

  @Test
  void available_inAGroupOfVersion2_isWhatTheTightestAroundItHasLeft() throws IOException {
    writeMachine();
    write("proc/self/cgroup", "0::/pod/container\n");
    write("sys/fs/cgroup/pod/container/memory.max", "max\n");
    write("sys/fs/cgroup/pod/container/memory.current", "1000\n");
    write("sys/fs/cgroup/pod/memory.max", 8 * GIB + "\n");
    write("sys/fs/cgroup/pod/memory.current", 5 * GIB + "\n");
    write(
        "sys/fs/cgroup/pod/memory.stat",
        "anon 7\ninactive_file " + (GIB - 12) + "\nactive_file 12\n");
    assertAvailable(4 * GIB);
  }

  @Test
  void available_inAGroupOfVersion1_isWhatItHasLeft() throws IOException {
    writeMachine();
    write("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/job\n0::/\n");
    write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", 2 * GIB + "\n");
    write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", GIB + "\n");
    write(
        "sys/fs/cgroup/memory/job/memory.stat",
        "active_file 5\ntotal_active_file 1000\ntotal_inactive_file 24\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", GIB + "\n");
    assertAvailable(GIB + 1024);
  }

  @Test
  void available_inAGroupThatIsFull_isNothing() throws IOException {
    writeMachine();
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "1000\n");
    write("sys/fs/cgroup/memory.current", "2000\n");
    assertAvailable(0);
  }
}
