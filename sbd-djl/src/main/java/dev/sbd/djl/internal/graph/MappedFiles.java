package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a graph where tensors lie. Files are mapped, not read: on the CPU and in the file's own
 * number format a tensor can be a window on it.
 */
final class MappedFiles {
  private final ScriptModule graph;
  private final Map<String, Long> mapped = new HashMap<>(); // by path and dtype

  MappedFiles(ScriptModule graph) {
    this.graph = graph;
  }

  /** Calls {@code method(name, file, offset in elements, shape)}. */
  void add(String method, TensorInfo tensor) {
    graph.run(
        method,
        IValue.from(tensor.name()),
        IValue.from(map(tensor.file(), tensor.dtype())),
        IValue.from(tensor.elementOffset()),
        IValue.listFrom(tensor.shape()));
  }

  private long map(Path file, Dtype dtype) {
    String path = file.toAbsolutePath().toString();
    return mapped.computeIfAbsent(
        path + ":" + dtype,
        key -> {
          graph.run(
              "map_file",
              IValue.from(path),
              IValue.from((long) LibTorch.number(dtype)),
              IValue.from(size(file) * Byte.SIZE / dtype.bits()));
          return (long) mapped.size();
        });
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
