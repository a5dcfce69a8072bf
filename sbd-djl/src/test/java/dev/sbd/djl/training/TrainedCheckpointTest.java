package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a training leaves. */
class TrainedCheckpointTest {
  private static final int MASK = 60;

  @TempDir private Path folder;

  /** Writes {@code source} after one update to {@code out}. */
  private void train(Checkpoint source, TrainingMethod method, Precision precision) {
    TrainingOptions options = TinyModel.options(method, 1, 20);
    TrainingStart start = TrainingStart.of(source.directory(), OptionalInt.of(MASK), folder);
    TrainingData data = new TrainingData(List.of(new Document(new int[] {5, 6, 7, 8, 9, 2}, 2)));
    TrainingCompute compute = new TrainingCompute(Device.cpu(), Precision.FLOAT32, 1, 100, false);
    try (Trainer trainer =
        Trainer.open(start, data, options, compute, folder.resolve("out/training"))) {
      trainer.update();
      trainer.write(folder.resolve("out"), precision);
    }
  }

  private static Map<String, JsonElement> config(Path directory) throws IOException {
    String text = Files.readString(directory.resolve("config.json"));
    return JsonParser.parseString(text).getAsJsonObject().asMap();
  }

  /** What config.json has otherwise than the source's. */
  private Map<String, JsonElement> changes(Checkpoint source) throws IOException {
    Map<String, JsonElement> before = config(source.directory());
    Map<String, JsonElement> after = config(folder.resolve("out"));
    assertTrue(after.keySet().containsAll(before.keySet()));
    Map<String, JsonElement> changes = new TreeMap<>(after);
    changes
        .entrySet()
        .removeIf(field -> Objects.equals(field.getValue(), before.get(field.getKey())));
    return changes;
  }

  @ParameterizedTest
  @CsvSource({
    CheckpointFixture.LLAMA + ", SBD, F32",
    CheckpointFixture.QWEN2 + ", NTP, F32",
    CheckpointFixture.QWEN3_SHARDED + ", SBD, BF16"
  })
  void config_differsFromTheSources_inWhatTrainingAdds(
      String name, TrainingMethod method, Dtype dtype) throws IOException {
    Checkpoint source =
        CheckpointFixture.copy(name, folder)
            .dropConfig("mask_token_id")
            .dropConfig("max_block_size")
            .open();
    train(source, method, dtype.precision());
    Map<String, JsonElement> expected = new TreeMap<>();
    expected.put("mask_token_id", new JsonPrimitive(MASK));
    expected.put("sbd_training", new JsonPrimitive(method == TrainingMethod.SBD ? "sbd" : "ntp"));
    if (method == TrainingMethod.SBD) {
      expected.put("max_block_size", new JsonPrimitive(8));
    }
    assertEquals(expected, changes(source));
  }

  private byte[] trained(CheckpointFixture source) throws IOException {
    Path out = folder.resolve("out");
    train(source.open(), TrainingMethod.SBD, Precision.FLOAT32);
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));
    Files.move(out, folder.resolve("before " + UUID.randomUUID()));
    return weights;
  }

  @Test
  void weights_trainedFromAFileWithAnOddHeader_areTheSame() throws IOException {
    CheckpointFixture source = CheckpointFixture.copy(CheckpointFixture.QWEN3_SHARDED, folder);
    byte[] expected = trained(source);
    assertArrayEquals(expected, trained(source.misalign()));
  }

  @Test
  void checkpoint_ofABaseModelWithAHeadOfItsOwn_isThatOfItsTensors() throws IOException {
    CheckpointFixture source = CheckpointFixture.copy(CheckpointFixture.LLAMA, folder);
    byte[] expected = trained(source);
    source
        .config("tie_word_embeddings", "true")
        .config("architectures", "[\"LlamaModel\"]")
        .renameTensors(name -> name.replaceFirst("^model\\.", ""));
    assertArrayEquals(expected, trained(source));
    train(source.open(), TrainingMethod.SBD, Precision.FLOAT32);
    Map<String, JsonElement> config = config(folder.resolve("out"));
    assertEquals(new JsonPrimitive(false), config.get("tie_word_embeddings"));
    assertEquals("[\"LlamaForCausalLM\"]", config.get("architectures").toString());
    assertEquals("", Warnings.of(() -> SbdModel.load(folder.resolve("out")).close()));
  }

  @Test
  void config_ofWeightsInAnotherDtype_saysSo() throws IOException {
    Checkpoint source = CheckpointFixture.copy(CheckpointFixture.LLAMA, folder).open();
    train(source, TrainingMethod.SBD, Precision.BFLOAT16);
    assertEquals(new JsonPrimitive("bfloat16"), changes(source).get("torch_dtype"));
    assertEquals(Dtype.BF16, Checkpoint.open(folder.resolve("out")).dtype());
  }

  @Test
  void checkpoint_whoseConfigNamesNoDtype_getsNone() throws IOException {
    Checkpoint source =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, folder).dropConfig("torch_dtype").open();
    train(source, TrainingMethod.SBD, Precision.BFLOAT16);
    assertFalse(changes(source).containsKey("torch_dtype"));
    assertEquals(Dtype.BF16, Checkpoint.open(folder.resolve("out")).dtype());
  }

  @Test
  void checkpoint_opensInTheLibraryAndHoldsNothingElse() throws IOException {
    CheckpointFixture copy =
        CheckpointFixture.copy(CheckpointFixture.QWEN3, folder)
            .write("generation_config.json", "{\"eos_token_id\": 2}")
            .write("pytorch_model.bin", "old")
            .dropConfig("mask_token_id");
    Files.createDirectories(folder.resolve("out"));
    Path leftover =
        folder.resolve("out/.model.safetensors.7d0f6c1e-90a5-4c5b-8a51-0d8a7f2b9c11.tmp");
    Files.writeString(leftover, "half");
    train(copy.open(), TrainingMethod.SBD, Precision.FLOAT32);
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertEquals(
          List.of("config.json", "generation_config.json", "model.safetensors", "training"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    try (SbdModel model = SbdModel.load(folder.resolve("out"))) {
      int[] tokens = model.generate(new int[] {5, 6}, o -> o.maxNewTokens(4).blockSize(8)).tokens();
      assertTrue(tokens.length > 0);
    }
  }

  /** A directory in the place of a file fails its replacement: as a full disk, only sooner. */
  @Test
  void write_thatFails_namesTheFileAndLeavesNoHalfOfIt() throws IOException {
    Checkpoint source = CheckpointFixture.copy(CheckpointFixture.LLAMA, folder).open();
    Path weights = folder.resolve("out/model.safetensors");
    Files.createDirectories(weights.resolve("in the way"));
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> train(source, TrainingMethod.SBD, Precision.FLOAT32));
    assertTrue(e.getMessage().startsWith(weights + ": cannot be written"), e.getMessage());
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      assertEquals(
          List.of("model.safetensors", "training"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
