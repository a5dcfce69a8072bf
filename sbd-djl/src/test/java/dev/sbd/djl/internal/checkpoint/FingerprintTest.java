package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path temp;

  private Checkpoint converted(Checkpoint source, Dtype dtype, String name) {
    Path directory =
        CheckpointFixture.copy(CheckpointFixture.LLAMA_TIED, temp.resolve(name)).directory();
    List<TensorInfo> tensors =
        new ArrayList<>(WeightPlan.of(source.config()).locate(source).values());
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"),
        WeightPlan.of(source.config()).entries(dtype),
        (entry, out) -> out.write(TensorReader.all(tensors.get(entry))));
    return Checkpoint.open(directory);
  }

  @Test
  void of_checkpointConverted_isTheSame() {
    Checkpoint source = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.LLAMA_TIED));
    Checkpoint wide = converted(source, Dtype.F32, "wide");
    assertEquals(Dtype.F32, wide.tensor(WeightPlan.EMBEDDING).dtype());
    assertEquals(Fingerprint.of(source), Fingerprint.of(wide));
    assertEquals(Fingerprint.of(source), Fingerprint.of(converted(wide, Dtype.BF16, "back")));
    assertTrue(Fingerprint.of(source).matches("sha256:[0-9a-f]{16}"));
  }

  @Test
  void of_otherCheckpoints_differs() {
    List<String> all =
        CheckpointFixture.ALL.stream()
            .map(name -> Fingerprint.of(Checkpoint.open(CheckpointFixture.golden(name))))
            .toList();
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  @Test
  void of_sameShapeOtherWeights_differs() {
    JsonObject config =
        ConfigJson.of(
            Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.LLAMA_TIED)).config());
    RandomCheckpoint.write(temp.resolve("a"), config, 1);
    RandomCheckpoint.write(temp.resolve("b"), config, 2);
    assertNotEquals(
        Fingerprint.of(Checkpoint.open(temp.resolve("a"))),
        Fingerprint.of(Checkpoint.open(temp.resolve("b"))));
  }
}
