package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void index_shardMissing_isRefused() {
    assertRefused(
        copy(CheckpointFixture.QWEN3_SHARDED).drop("model-00003-of-00009.safetensors"),
        INDEX,
        "weight_map names model-00003-of-00009.safetensors, which is missing; fetch all the"
            + " shards");
  }

  @Test
  void index_namingAnotherShardsTensor_isRefused() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED)
            .edit(
                INDEX,
                index ->
                    index
                        .getAsJsonObject("weight_map")
                        .addProperty("lm_head.weight", "model-00001-of-00009.safetensors"));
    assertRefused(
        fixture,
        INDEX,
        "weight_map.lm_head.weight names model-00001-of-00009.safetensors, which does not hold that"
            + " tensor");
  }

  @Test
  void index_namingATensorNobodyHas_isRefused() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED)
            .edit(
                INDEX,
                index ->
                    index
                        .getAsJsonObject("weight_map")
                        .addProperty("extra", "model-00001-of-00009.safetensors"));
    assertRefused(
        fixture,
        INDEX,
        "weight_map.extra names model-00001-of-00009.safetensors, which does not hold that tensor");
  }

  @Test
  void shards_holdingTheSameTensor_areRefused() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN3_SHARDED);
    fixture.editHeader(
        "model-00009-of-00009.safetensors",
        header ->
            header.add(
                "model.embed_tokens.weight",
                JsonParser.parseString(
                    "{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}")));
    assertRefused(
        fixture,
        "model-00009-of-00009.safetensors",
        "tensor model.embed_tokens.weight is also in model-00001-of-00009.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"../x.safetensors\"", "\"x.bin\"", "\"a\\\\b.safetensors\""})
  void index_namingAFileElsewhere_isRefused(String shard) {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED)
            .write(INDEX, "{\"weight_map\":{\"t\":" + shard + "}}");
    assertRefused(
        fixture,
        INDEX,
        "weight_map.t must be the name of a .safetensors file beside the index, got " + shard);
  }

  @Test
  void index_malformed_isRefused() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN3_SHARDED).write(INDEX, "{}");
    assertRefused(
        fixture, INDEX, "weight_map is missing, it must be an object of tensor and file names");
    fixture.write(INDEX, "{\"weight_map\":{\"t\":3}}");
    assertRefused(fixture, INDEX, "weight_map.t must be a file name, got 3");
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

  @Test
  void require_misalignedData_isRefused() {
    CheckpointFixture fixture = copy(CheckpointFixture.QWEN2);
    fixture.editHeader(
        "model.safetensors",
        header ->
            header.add(
                "odd",
                JsonParser.parseString(
                    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}")));
    Checkpoint checkpoint = fixture.open();
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.require("odd", 1));
    assertEquals(
        temp.resolve("qwen2-bias/model.safetensors")
            + ": tensor odd must have offset in the file a multiple of 4, got "
            + checkpoint.tensor("odd").offsetInFile(),
        e.getMessage());
  }
}
