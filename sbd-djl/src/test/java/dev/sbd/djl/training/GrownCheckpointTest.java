package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrownCheckpointTest {
  @TempDir private Path folder;

  private static byte[] bytes(Checkpoint checkpoint, String name) throws IOException {
    TensorInfo tensor = checkpoint.tensor(name);
    byte[] file = Files.readAllBytes(tensor.file());
    int from = (int) tensor.offsetInFile();
    return Arrays.copyOfRange(file, from, from + (int) tensor.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN3_SHARDED})
  void copy_ofACheckpoint_hasOneRowMoreAndAllElseAsItWas(String name) throws IOException {
    Checkpoint source = Checkpoint.open(CheckpointFixture.golden(name));
    Checkpoint grown = GrownCheckpoint.of(source, folder);
    int rows = source.config().dimensions().vocabularySize();
    assertEquals(rows + 1, grown.config().dimensions().vocabularySize());
    assertEquals(source.config().rope(), grown.config().rope());
    int end = source.config().specialTokens().eos().get(0);
    for (String tensor : WeightPlan.of(source.config()).locate(source).keySet()) {
      byte[] before = bytes(source, tensor);
      byte[] after = bytes(grown, tensor);
      assertArrayEquals(before, Arrays.copyOf(after, before.length), tensor);
      if (tensor.equals(WeightPlan.EMBEDDING) || tensor.equals(WeightPlan.LM_HEAD)) {
        int width = before.length / rows;
        assertArrayEquals(
            Arrays.copyOfRange(before, end * width, (end + 1) * width),
            Arrays.copyOfRange(after, before.length, after.length),
            tensor);
      } else {
        assertEquals(before.length, after.length, tensor);
      }
    }
    assertEquals(grown.config(), GrownCheckpoint.of(source, folder).config()); // it is there
  }
}
