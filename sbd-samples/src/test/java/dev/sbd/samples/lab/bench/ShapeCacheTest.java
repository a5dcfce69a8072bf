package dev.sbd.samples.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.training.ModelShape;
import dev.sbd.error.SbdException;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShapeCacheTest {
  @TempDir private Path temp;
  private final List<String> log = new ArrayList<>();

  private Path write(ModelShape shape) {
    return new ShapeCache(temp.resolve("shapes"), log::add)
        .checkpoint(shape, LoadOptions.builder().build());
  }

  private static ModelShape model(int width, int layers) {
    Map<String, Integer> sizes =
        Map.of("width", width, "layers", layers, "heads", 2, "kv-heads", 1, "head-dim", 4);
    return ModelShape.forTokenizer(EmbeddedCheckpoint.directory("llama"), "llama", sizes);
  }

  @Test
  void checkpoint_askedForTwice_isWrittenOnce() throws IOException {
    Path first = write(model(8, 1));
    assertEquals(temp.resolve("shapes/llama"), first);
    assertTrue(model(8, 1).isIn(first));
    assertFalse(model(8, 2).isIn(first));
    assertEquals(List.of("writing 115,552 bytes of random weights to " + first + ", once"), log);
    FileTime written = Files.getLastModifiedTime(first.resolve("model.safetensors"));
    assertEquals(first, write(model(8, 1)));
    assertEquals(1, log.size());
    assertEquals(written, Files.getLastModifiedTime(first.resolve("model.safetensors")));
  }

  @Test
  void defaultDirectory_withoutHome_isAmongTemporaryFiles() {
    Assumptions.assumeTrue(System.getenv("XDG_CACHE_HOME") == null, "absent: no cache of choice");
    String home = System.getProperty("user.home");
    assertEquals(Path.of(home, ".cache/sbd/shapes"), ShapeCache.defaultDirectory());
    System.setProperty("user.home", "?"); // a user whom the system does not know
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      assertEquals(temporary.resolve("sbd/shapes"), ShapeCache.defaultDirectory());
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void checkpoint_leftUnfinished_isWrittenAgain() throws IOException {
    Path directory = Files.createDirectories(temp.resolve("shapes/llama"));
    Files.writeString(directory.resolve("model.safetensors"), "half");
    assertEquals(directory, write(model(8, 1)));
    assertTrue(model(8, 1).isIn(directory));
  }

  @Test
  void checkpoint_ofAnotherShapeUnderThatName_isNamed() {
    Path directory = write(model(8, 1));
    CheckpointException e = assertThrows(CheckpointException.class, () -> write(model(8, 2)));
    assertEquals(
        directory + ": holds something else than a checkpoint of shape llama: delete it",
        e.getMessage());
  }

  @Test
  void checkpoint_thatNoMemoryHolds_isRefusedBeforeAnythingIsWritten() {
    Path meminfo = Path.of("/proc/meminfo");
    Assumptions.assumeTrue(Files.exists(meminfo), "absent: " + meminfo);
    SbdException e = assertThrows(SbdException.class, () -> write(model(1 << 28, 10_000)));
    assertTrue(
        e.getMessage()
            .matches(
                "llama needs 16,[\\d,]+ bytes of memory for its weights, and [\\d,]+ are available: .*free memory or raise the limit"),
        e.getMessage());
    assertFalse(Files.exists(temp.resolve("shapes")));
  }
}
