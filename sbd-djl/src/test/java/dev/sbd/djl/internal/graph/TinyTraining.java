package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** A golden checkpoint in training, in float64, and a small batch for it. */
public final class TinyTraining {
  static final int MASK = 3;
  private static final int FLOAT64 = 7;

  private TinyTraining() {}

  static TorchTrainer load(Checkpoint checkpoint, int slots) {
    return load(checkpoint, WeightPlan.of(checkpoint.config()).locate(checkpoint).values(), slots);
  }

  static TorchTrainer load(Checkpoint checkpoint, Collection<TensorInfo> weights, int slots) {
    return TorchTrainer.load(
        TorchTrainer.Base.none(checkpoint.config(), MASK),
        new TorchTrainer.State(List.copyOf(weights), List.of(), List.of(), 0),
        new TorchTrainer.Compute(Device.cpu(), Precision.FLOAT32, slots, false),
        FLOAT64,
        FLOAT64);
  }

  /** Writes weights in float32 and says where they lie. */
  static Collection<TensorInfo> write(Path file, Checkpoint checkpoint, List<float[]> weights) {
    List<Entry> entries = WeightPlan.of(checkpoint.config()).entries(Dtype.F32);
    SafetensorsWriter.write(file, entries, (entry, out) -> out.write(weights.get(entry)));
    return Safetensors.read(file).values();
  }

  static List<float[]> weights(TorchTrainer trainer, Checkpoint checkpoint) {
    return IntStream.range(0, names(checkpoint).size()).mapToObj(trainer::weight).toList();
  }

  /** The gradients accumulated in a slot, each flat. */
  static List<double[]> gradients(TorchTrainer trainer, Checkpoint checkpoint, int slot) {
    return IntStream.range(0, names(checkpoint).size())
        .mapToObj(i -> trainer.run(TorchTrainer.plan(TorchTrainer.GRADIENT, slot, i)))
        .toList();
  }

  static List<String> names(Checkpoint checkpoint) {
    return WeightPlan.of(checkpoint.config()).names();
  }

  /** The logits of the rows read (rows, vocabulary); nothing is accumulated. */
  public static double[][] logits(TorchTrainer trainer, TrainingRows rows) {
    long[] plan = rows.plan(TorchTrainer.LOGITS, 0);
    double[] flat = trainer.run(plan);
    int width = flat.length / (int) plan[2];
    return IntStream.range(0, rows.ntpCount() + rows.matpCount())
        .mapToObj(i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width))
        .toArray(double[][]::new);
  }

  /** Two sequences: clean rows and a block each, of unlike length. */
  static TrainingRows rows(int... tokens) {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, 10);
    sequence(rows, Arrays.copyOfRange(tokens, 0, 6));
    sequence(rows, Arrays.copyOfRange(tokens, 6, 10));
    return rows;
  }

  private static void sequence(TrainingRows rows, int... tokens) {
    rows.beginSequence();
    for (int i = 0; i < tokens.length - 1; i++) {
      rows.addClean(tokens[i], i);
      rows.countNtp(tokens[i + 1]);
    }
    int start = tokens.length - 3;
    for (int i = start; i < tokens.length; i++) {
      boolean masked = i != start + 1;
      rows.addNoised(masked ? MASK : tokens[i], i, start);
      if (masked) {
        rows.countMatp(tokens[i]);
      }
    }
    rows.endSequence();
  }
}
