package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
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
  private static final String BASE = "model.";

  private final Path directory;
  private final Optional<ShardIndex> index;
  private final Map<String, TensorInfo> tensors;

  private StoredTensors(
      Path directory, Optional<ShardIndex> index, Map<String, TensorInfo> tensors) {
    this.directory = directory;
    this.index = index;
    this.tensors = tensors;
  }

  /** Reads the headers in {@code directory}, of the single file if it is there. */
  static StoredTensors open(Path directory) {
    if (Files.exists(directory.resolve(SINGLE))) {
      return new StoredTensors(
          directory, Optional.empty(), Safetensors.read(directory.resolve(SINGLE)));
    }
    if (Files.exists(directory.resolve(INDEX))) {
      ShardIndex index = ShardIndex.read(directory.resolve(INDEX));
      return new StoredTensors(directory, Optional.of(index), index.tensors());
    }
    throw new CheckpointException(directory, "has neither " + SINGLE + " nor " + INDEX + LAYOUT);
  }

  /** All of them, by the names in the files; unmodifiable. */
  Map<String, TensorInfo> all() {
    return tensors;
  }

  /**
   * The tensor that transformers takes for {@code name}: of that name, or where a base model was
   * saved alone, or wrapped in another, without {@code model.} before it or with it.
   */
  Optional<TensorInfo> find(String name) {
    return spellings(name)
        .flatMap(spelling -> Stream.ofNullable(tensors.get(spelling)))
        .findFirst();
  }

  private static Stream<String> spellings(String name) {
    String other = name.startsWith(BASE) ? name.substring(BASE.length()) : BASE + name;
    return Stream.of(name, other);
  }

  /** What to throw of a tensor that is not found. */
  CheckpointException missing(String name) {
    return spellings(name)
        .flatMap(spelling -> index.flatMap(i -> i.problem(spelling)).stream())
        .findFirst()
        .orElseGet(() -> new CheckpointException(directory, "tensor " + name + " is missing"));
  }
}
