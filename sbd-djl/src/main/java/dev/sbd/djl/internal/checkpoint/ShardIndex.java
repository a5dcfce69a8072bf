package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code model.safetensors.index.json}: which shard holds which tensor. What it says counts where
 * shards repeat a tensor; what it says of tensors that nobody asks for does not matter.
 */
final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";
  private static final String SHARD = "the name of a .safetensors file beside the index";
  private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\x00]+\\.safetensors");

  private final Path file;
  private final JsonFields weightMap;

  private ShardIndex(Path file, JsonFields weightMap) {
    this.file = file;
    this.weightMap = weightMap;
  }

  /** Reads the index; no shards. */
  static ShardIndex read(Path file) {
    JsonFields index = JsonFields.read(file);
    return new ShardIndex(
        file,
        index
            .object(WEIGHT_MAP)
            .orElseThrow(() -> index.missing(WEIGHT_MAP, "an object of tensor and file names")));
  }

  /**
   * The tensors of the shards that are there, by name; those that the index does not list, or lists
   * for another shard, too, as transformers finds them.
   *
   * @throws CheckpointException if a shard is broken
   */
  Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (String shard : shards()) {
      Safetensors.read(file.resolveSibling(shard))
          .forEach(
              (name, tensor) -> {
                if (shardOf(name).orElse(shard).equals(shard)) {
                  tensors.put(name, tensor);
                } else {
                  tensors.putIfAbsent(name, tensor);
                }
              });
    }
    return Collections.unmodifiableMap(tensors);
  }

  private Set<String> shards() {
    return weightMap.asMap().keySet().stream()
        .flatMap(name -> shardOf(name).stream())
        .filter(shard -> Files.exists(file.resolveSibling(shard)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The name of the shard that holds a tensor, if the index gives one. */
  private Optional<String> shardOf(String tensor) {
    return weightMap
        .value(tensor)
        .filter(shard -> shard instanceof JsonPrimitive text && text.isString())
        .map(JsonElement::getAsString)
        .filter(name -> FILE_NAME.matcher(name).matches());
  }

  /** What to throw of a tensor that is not among the shards', if the index lists it. */
  Optional<CheckpointException> problem(String tensor) {
    return weightMap
        .value(tensor)
        .map(
            listed ->
                shardOf(tensor)
                    .map(shard -> problem(tensor, shard))
                    .orElseGet(() -> weightMap.wrong(tensor, "must be " + SHARD)));
  }

  private CheckpointException problem(String tensor, String shard) {
    boolean isThere = Files.exists(file.resolveSibling(shard));
    String what = isThere ? "does not hold that tensor" : "is missing; fetch all the shards";
    return new CheckpointException(
        file, "%s.%s names %s, which %s".formatted(WEIGHT_MAP, tensor, shard, what));
  }
}
