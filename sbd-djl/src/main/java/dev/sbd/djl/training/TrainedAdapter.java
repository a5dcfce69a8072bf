package dev.sbd.djl.training;

import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterConfig;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.graph.TorchTrainer;
import java.nio.file.Path;
import java.util.List;

/** Writes a trained adapter as peft stores it. */
final class TrainedAdapter {
  private TrainedAdapter() {}

  /**
   * Writes it. adapter_config.json comes last: a directory that has it is complete.
   *
   * @param config what the training began with
   * @param trained its tensors, in the graph's order
   * @param target a directory, made if it is not there
   * @throws dev.sbd.djl.CheckpointException if writing fails; a file is replaced wholly or not at
   *     all
   */
  static void write(
      AdapterConfig config,
      List<TensorInfo> trained,
      Precision precision,
      Path target,
      TorchTrainer graph) {
    AtomicFile.createDirectories(target);
    AtomicFile.discardLeftovers(target);
    Dtype dtype = Dtype.of(precision);
    SafetensorsWriter.write(
        target.resolve(Adapter.WEIGHTS),
        trained.stream().map(t -> new Entry(t.name(), dtype, t.shape())).toList(),
        (entry, out) -> out.write(graph.weight(entry)));
    config.write(target);
  }
}
