package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a graph where tensors lie. Files are mapped, not read: on the CPU and in the file's own
 * number format a tensor can be a window on it, unless it begins off a multiple of its numbers'
 * size: the format allows that, libtorch does not.
 */
final class MappedFiles {
  private final ScriptModule graph;
  private final Map<String, Long> mapped = new HashMap<>(); // by path, dtype and elements

  MappedFiles(ScriptModule graph) {
    this.graph = graph;
  }

  /** Calls {@code method(name, file, offset in elements of the mapping, shape)}. */
  void add(String method, TensorInfo tensor) {
    Dtype elements = tensor.isAligned() ? tensor.dtype() : Dtype.U8;
    graph.run(
        method,
        IValue.from(tensor.name()),
        IValue.from(map(tensor.file(), tensor.dtype(), elements)),
        IValue.from(tensor.offsetInFile() * Byte.SIZE / elements.bits()),
        IValue.listFrom(tensor.shape()));
  }

  private long map(Path file, Dtype dtype, Dtype elements) {
    String path = file.toAbsolutePath().toString();
    return mapped.computeIfAbsent(
        path + ":" + dtype + ":" + elements,
        key -> {
          graph.run(
              "map_file",
              IValue.from(path),
              IValue.from((long) LibTorch.number(dtype)),
              IValue.from((long) LibTorch.number(elements)),
              IValue.from(size(file) * Byte.SIZE / elements.bits()));
          return (long) mapped.size();
        });
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
