package dev.sbd.djl.internal.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tensors that something is made of, by name and shape, always in the same order. */
public abstract sealed class TensorPlan permits WeightPlan, AdapterPlan {
  private static final int MOST_PROBLEMS_SHOWN = 8;

  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** Adds a tensor behind those that are there. */
  final void add(String name, long... shape) {
    shapes.put(name, shape);
  }

  /** Takes each tensor's name and shape, in order. */
  final void forEach(BiConsumer<String, long[]> tensor) {
    shapes.forEach(tensor);
  }

  /** The names of the tensors, in order. */
  public final List<String> names() {
    return List.copyOf(shapes.keySet());
  }

  /** The tensors as a new file stores them, in order, all in {@code dtype}. */
  public final List<SafetensorsWriter.Entry> entries(Dtype dtype) {
    return shapes.entrySet().stream()
        .map(tensor -> new SafetensorsWriter.Entry(tensor.getKey(), dtype, tensor.getValue()))
        .toList();
  }

  /** How many numbers they have together. */
  public final long parameters() {
    return entries(Dtype.U8).stream().mapToLong(SafetensorsWriter.Entry::elements).sum();
  }

  /** The first of the problems, a line each, and how many there are of {@code what}. */
  static String summary(List<String> problems, String what) {
    int shown = Math.min(problems.size(), MOST_PROBLEMS_SHOWN);
    String rest = shown < problems.size() ? "\n  ... " + (problems.size() - shown) + " more" : "";
    return "%d %s:\n  ".formatted(problems.size(), what)
        + String.join("\n  ", problems.subList(0, shown))
        + rest;
  }
}
