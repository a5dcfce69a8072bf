package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tensors that a checkpoint's safetensors files hold. */
final class StoredTensors {
  /** What to say of a directory that is none of a checkpoint. */
  static final String LAYOUT =
      "; a checkpoint is a directory with config.json, model.safetensors (or"
          + " model.safetensors.index.json and its shards) and tokenizer.json";

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path directory;
  private final Family family;
  private final Optional<ShardIndex> index;
  private final Map<String, TensorInfo> tensors;

  private StoredTensors(
      Path directory, Family family, Optional<ShardIndex> index, Map<String, TensorInfo> tensors) {
    this.directory = directory;
    this.family = family;
    this.index = index;
    this.tensors = tensors;
  }

  /** Reads the headers in {@code directory}, of the single file if it is there. */
  static StoredTensors open(Path directory, Family family) {
    if (Files.exists(directory.resolve(SINGLE))) {
      return new StoredTensors(
          directory, family, Optional.empty(), Safetensors.read(directory.resolve(SINGLE)));
    }
    if (Files.exists(directory.resolve(INDEX))) {
      ShardIndex index = ShardIndex.read(directory.resolve(INDEX));
      return new StoredTensors(directory, family, Optional.of(index), index.tensors());
    }
    throw new CheckpointException(directory, "has neither " + SINGLE + " nor " + INDEX + LAYOUT);
  }

  /** All of them, by the names in the files; unmodifiable. */
  Map<String, TensorInfo> all() {
    return tensors;
  }

  /** The tensor that counts as that of {@code name}: {@link TensorNames}. */
  Optional<TensorInfo> find(String name) {
    return TensorNames.of(name, family)
        .flatMap(spelling -> Stream.ofNullable(tensors.get(spelling)))
        .findFirst();
  }

  /** What to throw of a tensor that is not found. */
  CheckpointException missing(String name) {
    return TensorNames.of(name, family)
        .flatMap(spelling -> index.flatMap(i -> i.problem(spelling)).stream())
        .findFirst()
        .orElseGet(
            () ->
                new CheckpointException(
                    directory, "tensor %s is missing".formatted(TensorNames.stored(name, family))));
  }
}
