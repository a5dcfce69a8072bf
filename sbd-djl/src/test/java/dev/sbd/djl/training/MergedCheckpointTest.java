package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.TensorReader;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedCheckpointTest {
  private static final Path BASE = CheckpointFixture.golden(CheckpointFixture.LLAMA_TIED);

  @TempDir private Path temp;

  private static float[] everySixteenth(float[] matrix, int width) {
    float[] rows = new float[(matrix.length / width + 15) / 16 * width];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix[i / width * 16 * width + i % width];
    }
    return rows;
  }

  /** merged.safetensors has what peft's own merge_and_unload made of each, in float32. */
  @ParameterizedTest
  @ValueSource(strings = {"listed", "all-linear", "regex", "patterns", "one-layer"})
  void write_ofWhatPeftWrote_isPeftsOwnMerge(String name) {
    Path target = temp.resolve("merged");
    Path adapter = AdapterFixture.peft(name);
    assertEquals(
        Precision.FLOAT32,
        MergedCheckpoint.write(BASE, adapter, target, Optional.of(Precision.FLOAT32)));
    Checkpoint merged = Checkpoint.open(target);
    Checkpoint base = Checkpoint.open(BASE);
    assertEquals(Optional.of(Dtype.F32), merged.config().dtype());
    assertEquals(base.config().specialTokens(), merged.config().specialTokens());
    Map<String, TensorInfo> expected = Safetensors.read(AdapterFixture.peft("merged.safetensors"));
    for (String weight : WeightPlan.of(base.config()).names()) {
      float[] got = TensorReader.all(merged.tensor(weight));
      float[] plain = TensorReader.all(base.tensor(weight));
      if (expected.containsKey(name + "." + weight)) {
        int width = (int) base.tensor(weight).shape()[1];
        float[] peft = TensorReader.all(expected.get(name + "." + weight));
        assertArrayEquals(peft, everySixteenth(got, width), 1e-6f, weight);
        assertFalse(Arrays.equals(peft, everySixteenth(plain, width)), weight);
      } else {
        assertArrayEquals(plain, got, weight);
      }
    }
  }

  @Test
  void write_withoutPrecision_isInTheBasesOwn() {
    Path target = temp.resolve("merged");
    Path adapter = AdapterFixture.peft("regex");
    assertEquals(
        Precision.BFLOAT16, MergedCheckpoint.write(BASE, adapter, target, Optional.empty()));
    assertEquals(Dtype.BF16, Checkpoint.open(target).tensor(WeightPlan.EMBEDDING).dtype());
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> MergedCheckpoint.write(BASE, adapter, target, Optional.empty()));
    assertEquals(target + ": holds a checkpoint already: use another directory", e.getMessage());
  }

  @Test
  void write_intoTheAdaptersOwnDirectory_isRefusedAndLeavesIt() throws IOException {
    Path adapter = AdapterFixture.copy("listed", temp).directory();
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> MergedCheckpoint.write(BASE, adapter, adapter, Optional.empty()));
    assertEquals(adapter + ": holds an adapter already: use another directory", e.getMessage());
    try (Stream<Path> files = Files.list(adapter)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void write_ofAGatedAdapter_isRefusedAndWritesNothing() {
    Path adapter = AdapterFixture.gated(Checkpoint.open(BASE), 2, temp.resolve("a")).directory();
    Path target = temp.resolve("merged");
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> MergedCheckpoint.write(BASE, adapter, target, Optional.empty()));
    assertEquals(
        adapter.resolve("adapter_config.json")
            + ": is of a gated adapter, which acts on the rows of blocks alone: merged it would act"
            + " on all of them, and change the model's own answers; load it beside its base"
            + " instead (LoadOptions.adapter, --adapter)",
        e.getMessage());
    assertFalse(Files.exists(target));
  }

  @Test
  void write_toAnotherBase_isRefusedAndWritesNothing() {
    Path target = temp.resolve("merged");
    Path other = CheckpointFixture.golden(CheckpointFixture.QWEN2);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                MergedCheckpoint.write(
                    other, AdapterFixture.peft("listed"), target, Optional.empty()));
    assertTrue(e.getMessage().contains("of its tensors do not fit the base"), e.getMessage());
    assertFalse(Files.exists(target));
  }
}
