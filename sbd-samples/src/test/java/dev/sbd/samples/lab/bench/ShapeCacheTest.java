package dev.sbd.samples.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.error.SbdException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShapeCacheTest {
  @TempDir private Path temp;
  private final List<String> log = new ArrayList<>();

  private Path write(String name, ModelConfig config) {
    return new ShapeCache(temp.resolve("shapes"), log::add)
        .checkpoint(name, config, LoadOptions.builder().build());
  }

  private static ModelConfig model(int vocabulary, int layers) {
    return new ModelConfig(
        Architecture.LLAMA,
        new Dimensions(vocabulary, 8, 24, layers, 2, 1, 4),
        1e-5,
        new Rope(10_000, Optional.empty()),
        new Biases(false, false, false),
        true,
        64,
        new SpecialTokens(new int[0], OptionalInt.empty(), OptionalInt.of(vocabulary - 1)),
        Optional.of(Dtype.BF16),
        OptionalInt.empty());
  }

  @Test
  void checkpoint_askedForTwice_isWrittenOnce() throws IOException {
    Path first = write("tiny", model(50, 1));
    assertEquals(model(50, 1), Checkpoint.open(first).config());
    assertEquals(List.of("writing 2,384 bytes of random weights to " + first + ", once"), log);
    FileTime written = Files.getLastModifiedTime(first.resolve("model.safetensors"));
    assertEquals(first, write("tiny", model(50, 1)));
    assertEquals(1, log.size());
    assertEquals(written, Files.getLastModifiedTime(first.resolve("model.safetensors")));
  }

  @Test
  void checkpoint_leftUnfinished_isWrittenAgain() throws IOException {
    Path directory = Files.createDirectories(temp.resolve("shapes/tiny"));
    Files.writeString(directory.resolve("model.safetensors"), "half");
    assertEquals(directory, write("tiny", model(50, 1)));
    assertTrue(Checkpoint.open(directory).has("model.norm.weight"));
  }

  @Test
  void checkpoint_ofAnotherShapeUnderThatName_isNamed() {
    Path directory = write("tiny", model(50, 1));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> write("tiny", model(50, 2)));
    assertEquals(
        directory + ": holds something else than a checkpoint of shape tiny: delete it",
        e.getMessage());
  }

  @Test
  void checkpoint_thatNoMemoryHolds_isRefusedBeforeAnythingIsWritten() {
    Path meminfo = Path.of("/proc/meminfo");
    Assumptions.assumeTrue(Files.exists(meminfo), "absent: " + meminfo);
    SbdException e =
        assertThrows(SbdException.class, () -> write("vast", model(Integer.MAX_VALUE, 10_000)));
    assertTrue(
        e.getMessage()
            .matches(
                "vast needs 34,3[\\d,]+ bytes of memory for its weights, and [\\d,]+ are available: free memory or raise the limit"),
        e.getMessage());
    assertFalse(Files.exists(temp.resolve("shapes")));
  }
}
