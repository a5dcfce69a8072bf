package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code model.safetensors.index.json}: which shard holds which tensor. */
final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";

  private final Path file;
  private final Map<String, String> shards; // tensor -> file name

  private ShardIndex(Path file, Map<String, String> shards) {
    this.file = file;
    this.shards = shards;
  }

  /**
   * The index in {@code file}.
   *
   * @throws CheckpointException if it is malformed or names a shard outside its directory
   */
  static ShardIndex read(Path file) {
    JsonFields index = JsonFields.read(file);
    JsonFields weightMap =
        index
            .object(WEIGHT_MAP)
            .orElseThrow(() -> index.missing(WEIGHT_MAP, "an object of tensor and file names"));
    Map<String, String> shards = new LinkedHashMap<>();
    weightMap
        .asMap()
        .forEach((tensor, shard) -> shards.put(tensor, name(weightMap, tensor, shard)));
    return new ShardIndex(file, shards);
  }

  private static String name(JsonFields weightMap, String tensor, JsonElement shard) {
    if (!(shard instanceof JsonPrimitive text) || !text.isString()) {
      throw weightMap.wrong(tensor, "must be a file name");
    }
    String name = text.getAsString();
    if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\")) {
      throw weightMap.wrong(tensor, "must be the name of a .safetensors file beside the index");
    }
    return name;
  }

  /**
   * The tensors of all shards.
   *
   * @throws CheckpointException if a shard is missing or broken, lacks a tensor that the index
   *     places there, or repeats another shard's
   */
  Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (String shard : new TreeSet<>(shards.values())) {
      Safetensors.read(shardFile(shard)).values().forEach(tensor -> add(tensors, tensor));
    }
    shards.forEach((tensor, shard) -> check(tensors.get(tensor), tensor, shard));
    return Collections.unmodifiableMap(tensors);
  }

  private Path shardFile(String shard) {
    Path path = file.resolveSibling(shard);
    if (!Files.exists(path)) {
      throw new CheckpointException(
          file, WEIGHT_MAP + " names " + shard + ", which is missing; fetch all the shards");
    }
    return path;
  }

  private static void add(Map<String, TensorInfo> tensors, TensorInfo tensor) {
    TensorInfo other = tensors.put(tensor.name(), tensor);
    if (other != null) {
      throw new CheckpointException(
          tensor.file(), "tensor " + tensor.name() + " is also in " + other.file().getFileName());
    }
  }

  private void check(@Nullable TensorInfo found, String tensor, String shard) {
    if (found == null || !found.file().endsWith(shard)) {
      throw new CheckpointException(
          file,
          WEIGHT_MAP + "." + tensor + " names " + shard + ", which does not hold that tensor");
    }
  }
}
