package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of an adapter to a model, always in the same order: the mask's embedding if it is
 * gated, then of each matrix that it adds to, in {@link WeightPlan}'s order, lora_A {@code [rank,
 * in]} and lora_B {@code [out, rank]}.
 */
public final class AdapterPlan extends TensorPlan {
  /** What stands for the mask in the base's embedding, {@code [hidden]}. */
  public static final String MASK_EMBEDDING = "sbd.mask_embedding";

  private static final String MATRIX = "_proj.weight";
  private static final String PREFIX = "base_model.model.";

  private final Map<String, Double> scales = new LinkedHashMap<>();

  private AdapterPlan(ModelConfig base, AdapterConfig adapter) {
    int width = base.dimensions().hiddenSize();
    if (adapter.gate().isPresent()) {
      add(MASK_EMBEDDING, width);
    }
    Map<String, long[]> modules = modules(base);
    List<String> chosen = adapter.modules(List.copyOf(modules.keySet()));
    modules.keySet().retainAll(chosen);
    modules.forEach((module, shape) -> addPair(module, shape, adapter, width));
  }

  private void addPair(String module, long[] shape, AdapterConfig adapter, int width) {
    int rank = adapter.rank(module, width);
    scales.put(module, adapter.scale(module, rank));
    add(a(module), rank, shape[1]);
    add(b(module), shape[0], rank);
  }

  /**
   * The plan of an adapter to a model of that configuration.
   *
   * @throws CheckpointException if it adds to what is no matrix of the model's layers, or its rank
   *     is 0 or above the model's width
   */
  public static AdapterPlan of(ModelConfig base, AdapterConfig adapter) {
    return new AdapterPlan(base, adapter);
  }

  private static Map<String, long[]> modules(ModelConfig base) {
    Map<String, long[]> modules = new LinkedHashMap<>();
    for (SafetensorsWriter.Entry weight : WeightPlan.of(base).entries(Dtype.U8)) {
      if (weight.name().endsWith(MATRIX)) {
        modules.put(weight.name().replaceFirst("\\.weight$", ""), weight.shape());
      }
    }
    return modules;
  }

  /** The name of a module's lora_A; a module is such as {@code model.layers.0.mlp.up_proj}. */
  public static String a(String module) {
    return PREFIX + module + ".lora_A.weight";
  }

  /** The name of a module's lora_B. */
  public static String b(String module) {
    return PREFIX + module + ".lora_B.weight";
  }

  /** The modules it adds to, each with what the product of its matrices is multiplied by. */
  public Map<String, Double> scales() {
    return Collections.unmodifiableMap(scales);
  }

  /**
   * The plan's tensors as they lie in an adapter.
   *
   * @param family the base's
   * @return the tensors by name, in the plan's order; unmodifiable
   * @throws CheckpointException if tensors are missing, of the wrong shape or dtype, or there are
   *     others: the message lists them
   */
  public Map<String, TensorInfo> locate(Adapter adapter, Family family) {
    Map<String, TensorInfo> located = new LinkedHashMap<>();
    Map<String, TensorInfo> others = new LinkedHashMap<>(adapter.tensors());
    List<String> problems = new ArrayList<>();
    forEach(
        (name, shape) -> {
          String stored = stored(name, family);
          Optional<TensorInfo> tensor = Optional.ofNullable(others.remove(stored));
          tensor.ifPresent(found -> located.put(name, found.named(name)));
          String problem = tensor.map(found -> problem(found, shape)).orElse("is missing");
          if (!problem.isEmpty()) {
            problems.add(stored + " " + problem);
          }
        });
    others.keySet().forEach(name -> problems.add(name + " is none of a matrix that it adds to"));
    if (!problems.isEmpty()) {
      String what = "of its tensors do not fit the base and " + AdapterConfig.FILE;
      throw new CheckpointException(adapter.file(), summary(problems, what));
    }
    return Collections.unmodifiableMap(located);
  }

  /** What peft calls a tensor in an adapter to a base of that family. */
  private static String stored(String name, Family family) {
    return name.startsWith(PREFIX)
        ? PREFIX + TensorNames.stored(name.substring(PREFIX.length()), family)
        : name;
  }

  /** Why a tensor is not one of that shape; empty if it is. */
  private static String problem(TensorInfo tensor, long... shape) {
    if (!Arrays.equals(tensor.shape(), shape)) {
      return "must have shape %s, got %s"
          .formatted(Arrays.toString(shape), Arrays.toString(tensor.shape()));
    }
    return tensor.dtype().isUsable()
        ? ""
        : "must have dtype F32, BF16 or F16, got " + tensor.dtype();
  }
}
