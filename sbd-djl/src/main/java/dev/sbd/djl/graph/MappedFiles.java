package dev.sbd.djl.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.checkpoint.CheckpointException;
import dev.sbd.djl.checkpoint.Dtype;
import dev.sbd.djl.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The safetensors files that a graph has mapped. */
final class MappedFiles {
  private final ScriptModule graph;
  private final Map<String, Long> mapped = new HashMap<>(); // by path and dtype

  MappedFiles(ScriptModule graph) {
    this.graph = graph;
  }

  /** Calls {@code method(first, name, file, offset in elements, shape)}. */
  void add(String method, TensorInfo tensor, IValue first) {
    graph.run(
        method,
        first,
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
              IValue.from((long) TorchModelLoader.torchDtype(dtype)),
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
