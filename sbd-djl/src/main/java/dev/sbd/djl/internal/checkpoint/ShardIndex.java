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

/** {@code model.safetensors.index.json}: which shard holds which tensor. */
final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";

  private ShardIndex() {}

  /**
   * The tensors of all shards.
   *
   * @param index the file
   * @throws CheckpointException if it is malformed or names a shard outside its directory; or if a
   *     shard is missing or broken, lacks a tensor that the index places there, or repeats another
   *     shard's
   */
  static Map<String, TensorInfo> tensors(Path index) {
    Map<String, String> shards = shards(JsonFields.read(index));
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (String shard : new TreeSet<>(shards.values())) {
      if (!Files.exists(index.resolveSibling(shard))) {
        throw new CheckpointException(
            index, WEIGHT_MAP + " names " + shard + ", which is missing; fetch all the shards");
      }
      Safetensors.read(index.resolveSibling(shard)).values().forEach(t -> add(tensors, t));
    }
    shards.forEach(
        (tensor, shard) -> {
          TensorInfo found = tensors.get(tensor);
          if (found == null || !found.file().endsWith(shard)) {
            throw new CheckpointException(
                index,
                "%s.%s names %s, which does not hold that tensor"
                    .formatted(WEIGHT_MAP, tensor, shard));
          }
        });
    return Collections.unmodifiableMap(tensors);
  }

  /** The file names by tensor. */
  private static Map<String, String> shards(JsonFields index) {
    JsonFields weightMap =
        index
            .object(WEIGHT_MAP)
            .orElseThrow(() -> index.missing(WEIGHT_MAP, "an object of tensor and file names"));
    Map<String, String> shards = new LinkedHashMap<>();
    weightMap.asMap().forEach((name, shard) -> shards.put(name, shard(weightMap, name, shard)));
    return shards;
  }

  private static String shard(JsonFields weightMap, String tensor, JsonElement shard) {
    if (!(shard instanceof JsonPrimitive text) || !text.isString()) {
      throw weightMap.wrong(tensor, "must be a file name");
    }
    String name = text.getAsString();
    if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\")) {
      throw weightMap.wrong(tensor, "must be the name of a .safetensors file beside the index");
    }
    return name;
  }

  private static void add(Map<String, TensorInfo> tensors, TensorInfo tensor) {
    TensorInfo other = tensors.put(tensor.name(), tensor);
    if (other != null) {
      throw new CheckpointException(
          tensor.file(), "tensor " + tensor.name() + " is also in " + other.file().getFileName());
    }
  }
}
