package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String LAYOUT =
      "; a checkpoint is a directory with config.json, model.safetensors (or"
          + " model.safetensors.index.json and its shards) and tokenizer.json";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String NORM = "model.norm.weight";

  @TempDir Path temp;

  private CheckpointFixture copy(String name) {
    return CheckpointFixture.copy(name, temp);
  }

  private static void assertRefused(Path directory, String message) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.open(directory));
    assertEquals(message, e.getMessage());
  }

  private static void assertRefused(CheckpointFixture fixture, String file, String problem) {
    assertRefused(fixture.directory(), fixture.file(file) + ": " + problem);
  }

  @Test
  void open_shards_findsEveryTensorInItsShard() {
    Path directory = CheckpointFixture.golden(CheckpointFixture.QWEN3_SHARDED);
    Checkpoint checkpoint = Checkpoint.open(directory);
    assertEquals(directory, checkpoint.directory());
    assertEquals(36, checkpoint.tensors().size());
    assertEquals(
        directory.resolve("model-00009-of-00009.safetensors"),
        checkpoint.require("lm_head.weight", 160, 64).file());
    assertTrue(checkpoint.has(NORM));
    assertFalse(checkpoint.has("model.norm.bias"));
  }

  @Test
  void open_bothSingleFileAndIndex_takesTheSingleFile() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN2).write(INDEX, "{}");
    assertEquals(26, fixture.open().tensors().size());
  }

  @Test
  void open_notADirectory_saysWhatACheckpointIs() throws IOException {
    Path none = temp.resolve("none");
    assertRefused(none, none + ": does not exist" + LAYOUT);
    Path file = Files.createFile(temp.resolve("model.safetensors"));
    assertRefused(file, file + ": is not a directory" + LAYOUT);
  }

  @Test
  void open_withoutConfig_isRefused() {
    assertRefused(
        copy(CheckpointFixture.LLAMA).drop("config.json"), "config.json", "is missing" + LAYOUT);
  }

  @Test
  void open_withoutWeights_isRefused() {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA).drop("model.safetensors");
    assertRefused(
        fixture.directory(),
        fixture.directory() + ": has neither model.safetensors nor " + INDEX + LAYOUT);
  }

  private static void assertMissing(CheckpointFixture fixture, String tensor, String problem) {
    Checkpoint checkpoint = fixture.open();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.tensor(tensor));
    assertEquals(fixture.file(INDEX) + ": " + problem, e.getMessage());
  }

  private CheckpointFixture place(String tensor, JsonElement shard) {
    return copy(CheckpointFixture.QWEN3_SHARDED)
        .edit(INDEX, index -> index.getAsJsonObject("weight_map").add(tensor, shard));
  }

  private CheckpointFixture place(String tensor, String shard) {
    return place(tensor, new JsonPrimitive(shard));
  }

  @Test
  void index_shardMissing_isToldOfItsTensors() {
    assertMissing(
        copy(CheckpointFixture.QWEN3_SHARDED).drop("model-00009-of-00009.safetensors"),
        "lm_head.weight",
        "weight_map.lm_head.weight names model-00009-of-00009.safetensors, which is missing; fetch"
            + " all the shards");
  }

  @Test
  void index_namingAnotherOfTheShards_findsTheTensorAllTheSame() {
    Checkpoint checkpoint = place("model.norm.weight", "model-00001-of-00009.safetensors").open();
    assertEquals(
        "model-00008-of-00009.safetensors",
        checkpoint.tensor("model.norm.weight").file().getFileName().toString());
  }

  @Test
  void index_namingAnotherShardsTensor_isToldOfIt() {
    assertMissing(
        place("lm_head.weight", "model-00001-of-00009.safetensors"),
        "lm_head.weight",
        "weight_map.lm_head.weight names model-00001-of-00009.safetensors, which does not hold that"
            + " tensor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"model-00001-of-00009.safetensors\"",
        "\"model-00010-of-00010.safetensors\"",
        "\"../x.safetensors\"",
        "\"x.bin\"",
        "\"a\\u0000.safetensors\"",
        "3",
        "null"
      })
  void index_namingATensorThatNobodyNeeds_doesNotMatter(String shard) {
    Checkpoint checkpoint = place("vision.weight", JsonParser.parseString(shard)).open();
    assertEquals(36, WeightPlan.of(checkpoint.config()).locate(checkpoint).size());
  }

  @Test
  void index_withoutATensorOfItsShards_leavesItFound() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED)
            .edit(INDEX, index -> index.getAsJsonObject("weight_map").remove(NORM));
    assertEquals(NORM, fixture.open().tensor(NORM).name());
  }

  @Test
  void shards_holdingTheSameTensor_countAsTheIndexSays() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN3_SHARDED);
    fixture.editHeader(
        "model-00009-of-00009.safetensors",
        header ->
            header.add(
                WeightPlan.EMBEDDING,
                JsonParser.parseString(
                    "{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}")));
    assertEquals(
        fixture.file("model-00001-of-00009.safetensors"),
        fixture.open().tensor(WeightPlan.EMBEDDING).file());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"../x.safetensors\"", "\"x.bin\"", "\"a\\\\b.safetensors\"", "3"})
  void index_namingAFileElsewhere_isRefused(String shard) {
    assertMissing(
        place("lm_head.weight", JsonParser.parseString(shard)),
        "lm_head.weight",
        "weight_map.lm_head.weight must be the name of a .safetensors file beside the index, got "
            + shard);
  }

  @Test
  void index_malformed_isRefused() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN3_SHARDED).write(INDEX, "{}");
    assertRefused(
        fixture, INDEX, "weight_map is missing, it must be an object of tensor and file names");
    fixture.write(INDEX, "{\"weight_map\":[]}");
    assertRefused(fixture, INDEX, "weight_map must be an object, got []");
  }

  @Test
  void require_wrongShape_isRefused() {
    Checkpoint checkpoint = copy(CheckpointFixture.QWEN2).open();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.require(NORM, 65));
    assertEquals(
        temp.resolve("qwen2-bias/model.safetensors")
            + ": tensor model.norm.weight must have shape [65], got [64]",
        e.getMessage());
  }

  @Test
  void require_missing_isRefused() {
    Checkpoint checkpoint = copy(CheckpointFixture.QWEN2).open();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.require("nothing", 65));
    assertEquals(temp.resolve("qwen2-bias") + ": tensor nothing is missing", e.getMessage());
  }

  @Test
  void require_unusableDtype_isRefused() {
    Checkpoint checkpoint =
        copy(CheckpointFixture.QWEN2)
            .editTensor("model.safetensors", NORM, "dtype", "\"I32\"")
            .open();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.require(NORM, 64));
    assertEquals(
        temp.resolve("qwen2-bias/model.safetensors")
            + ": tensor model.norm.weight must have dtype F32, BF16 or F16, got I32",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tensor_ofABaseModelSavedAlone_isFoundWithoutItsPrefix(boolean sharded) {
    CheckpointFixture fixture =
        copy(sharded ? CheckpointFixture.QWEN3_SHARDED : CheckpointFixture.QWEN2);
    Set<String> names = fixture.open().tensors().keySet();
    fixture.renameTensors(name -> name.replaceFirst("^model\\.", ""));
    Checkpoint checkpoint = fixture.open();
    assertTrue(checkpoint.has(NORM));
    assertEquals("norm.weight", checkpoint.tensor(NORM).name());
    assertEquals(names, WeightPlan.of(checkpoint.config()).locate(checkpoint).keySet());
  }

  @Test
  void tensor_ofAWrappedModel_isFoundWithItsPrefix() {
    Checkpoint checkpoint =
        copy(CheckpointFixture.LLAMA)
            .renameTensors(name -> name.replace("lm_head", "model.lm_head"))
            .open();
    assertEquals("model.lm_head.weight", checkpoint.tensor(WeightPlan.LM_HEAD).name());
  }
}
