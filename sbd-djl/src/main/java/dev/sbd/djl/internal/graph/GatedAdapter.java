package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterGate;
import dev.sbd.djl.internal.checkpoint.AdapterPlan;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockScheme;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An adapter on its way into a graph.
 *
 * @param gate what makes it one for blocks; empty of one that has its base's mask and block size
 * @param plan its matrices
 * @param tensors where they lie
 */
record GatedAdapter(Optional<AdapterGate> gate, AdapterPlan plan, Map<String, TensorInfo> tensors) {

  /**
   * Opens an adapter to a base.
   *
   * @throws dev.sbd.djl.CheckpointException if it is not gated, does not fit, or is broken
   * @throws dev.sbd.error.InvalidRequestException if the base has blocks of another kind, or a mask
   *     token is given besides the adapter's own
   */
  static GatedAdapter open(Path directory, Checkpoint base, LoadOptions options) {
    Check.that(
        base.scheme().equals(BlockScheme.SBD),
        "adapter does not go with a checkpoint of family %s, got %s: leave it out",
        base.family(),
        directory);
    Adapter adapter = Adapter.open(directory);
    Optional<AdapterGate> gate = adapter.gateOn(base);
    Check.that(
        gate.isEmpty() || options.maskToken().isEmpty(),
        "maskToken does not go with an adapter (%s), which brings a mask of its own, got %d: leave"
            + " it out",
        directory,
        options.maskToken().orElse(0));
    return new GatedAdapter(
        gate, AdapterPlan.of(base.config(), adapter.config()), adapter.fitTo(base));
  }

  void addTo(ScriptModule graph, MappedFiles files) {
    tensors.values().forEach(tensor -> files.add("add_adapter", tensor));
    plan.scales()
        .forEach(
            (module, scale) ->
                graph.run("add_scale", IValue.from(module), IValue.from((double) scale)));
  }

  /** How many numbers adapter.py holds, zeros beside its diagonals among them; at most. */
  long numbers() {
    return plan.entries(Dtype.U8).stream().mapToLong(e -> e.elements() * joined(e.name())).sum();
  }

  /** How many matrices a lora_B stands in a diagonal with. */
  private static int joined(String tensor) {
    if (tensor.matches(".*\\.[qkv]_proj\\.lora_B\\.weight")) {
      return 3;
    }
    return tensor.matches(".*\\.(gate|up)_proj\\.lora_B\\.weight") ? 2 : 1;
  }
}
