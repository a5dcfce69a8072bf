package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An adapter's gradients, in float64, against what they mean; its base is frozen. */
class AdapterGradientTest {
  private static final double STEP = 1.0 / 65536;
  private static final double DIVISOR = 7;
  private static final double TAUGHT = 0.4;
  private static final double SCALE = 2;
  private static final int FLOAT64 = 7;
  private static final int[] TOKENS = {10, 25, 31, 9, 44, 2, 17, 25, 60};

  @TempDir private Path folder;
  private Checkpoint base;
  private List<TensorInfo> adapter;

  @BeforeEach
  void writeAdapter() {
    open(CheckpointFixture.LLAMA);
  }

  private void open(String name) {
    base = Checkpoint.open(CheckpointFixture.golden(name));
    Path directory = folder.resolve(name);
    AdapterFixture.gated(base, 3, directory);
    adapter = List.copyOf(Adapter.open(directory).fitTo(base).values());
  }

  private TorchTrainer load(List<TensorInfo> weights, boolean recompute) {
    List<TensorInfo> frozen = List.copyOf(WeightPlan.of(base.config()).locate(base).values());
    return TorchTrainer.load(
        new TorchTrainer.Base(base.config(), mask(), frozen, SCALE),
        new TorchTrainer.State(weights, List.of(), List.of(), 0),
        new TorchTrainer.Compute(Device.cpu(), Precision.FLOAT32, 2, recompute),
        FLOAT64,
        FLOAT64);
  }

  private int mask() {
    return base.config().dimensions().vocabularySize();
  }

  /** Two sequences of clean rows, of unlike length; all but the first token are predicted. */
  private TrainingRows context() {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, 8);
    for (int length : new int[] {8, 5}) {
      rows.beginSequence();
      for (int i = 0; i < length; i++) {
        rows.addClean(TOKENS[i], i);
        rows.countNtp(TOKENS[i + 1]);
      }
      rows.endSequence();
    }
    return rows;
  }

  /** A block of each, behind two clean tokens; one of its tokens is not masked. */
  private TrainingRows noised(int shown) {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, 4);
    for (int sequence = 0; sequence < 2; sequence++) {
      rows.beginSequence();
      for (int i = 2; i < 5 + sequence; i++) {
        rows.addNoised(i == shown ? TOKENS[i] : mask(), i, 2);
        if (i != shown) {
          rows.countMatp(TOKENS[i], i == 4 ? TrainingRows.NO_TEACHER : 8 * sequence + i - 1);
        }
      }
      rows.endSequence();
    }
    return rows;
  }

  private static List<double[]> gradients(TorchTrainer trainer, int slot, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> trainer.run(TorchTrainer.plan(TorchTrainer.GRADIENT, slot, i)))
        .toList();
  }

  private double loss(TorchTrainer trainer) {
    trainer.context(0, context());
    return trainer.accumulate(0, noised(3), DIVISOR, TAUGHT).matp() / DIVISOR;
  }

  /** For each tensor the slope along a random direction. */
  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void gradients_ofEveryTensor_equalFiniteDifferences(String name) {
    open(name);
    try (TorchTrainer trainer = load(adapter, false)) {
      loss(trainer);
      List<double[]> gradients = gradients(trainer, 0, adapter.size());
      List<float[]> weights = IntStream.range(0, adapter.size()).mapToObj(trainer::weight).toList();
      for (int t = 0; t < adapter.size(); t++) {
        List<float[]> ahead = moved(weights, t, STEP);
        List<float[]> behind = moved(weights, t, -STEP);
        double expected = 0;
        for (int i = 0; i < gradients.get(t).length; i++) {
          expected += gradients.get(t)[i] * ((double) ahead.get(t)[i] - behind.get(t)[i]);
        }
        double rise = loss(ahead) - loss(behind);
        String tensor = adapter.get(t).name();
        assertTrue(Math.abs(expected) > 1e-9, tensor + " has no slope");
        assertEquals(expected, rise, 1e-4 * Math.abs(expected) + 1e-9, tensor);
      }
    }
  }

  private static List<float[]> moved(List<float[]> weights, int tensor, double step) {
    SplittableRandom random = new SplittableRandom(tensor);
    List<float[]> moved = new ArrayList<>(weights);
    float[] part = weights.get(tensor).clone();
    for (int i = 0; i < part.length; i++) {
      part[i] += (float) (step * random.nextDouble(-1, 1));
    }
    moved.set(tensor, part);
    return moved;
  }

  private double loss(List<float[]> weights) {
    Path file = folder.resolve("moved.safetensors");
    List<Entry> entries =
        adapter.stream().map(t -> new Entry(t.name(), Dtype.F32, t.shape())).toList();
    SafetensorsWriter.write(file, entries, (entry, out) -> out.write(weights.get(entry)));
    try (TorchTrainer trainer = load(List.copyOf(Safetensors.read(file).values()), false)) {
      return loss(trainer);
    }
  }

  @Test
  void gradients_ofLayersComputedAgain_areTheSame() {
    try (TorchTrainer kept = load(adapter, false);
        TorchTrainer again = load(adapter, true)) {
      assertEquals(loss(kept), loss(again));
      List<double[]> expected = gradients(kept, 0, adapter.size());
      List<double[]> got = gradients(again, 0, adapter.size());
      for (int t = 0; t < adapter.size(); t++) {
        assertArrayEquals(expected.get(t), got.get(t), 1e-15, adapter.get(t).name());
      }
    }
  }

  /** Java may free, and give to others, what it has handed over. */
  @Test
  void context_afterItsPlanIsGone_isWhatItWas() throws InterruptedException {
    try (TorchTrainer trainer = load(adapter, false)) {
      double expected = loss(trainer);
      for (int i = 0; i < 20; i++) {
        trainer.context(0, context());
        System.gc();
        Thread.sleep(20); // the buffers' cleaner has a thread of its own
        List<ByteBuffer> others =
            IntStream.range(0, 200).mapToObj(size -> ByteBuffer.allocateDirect(8 * size)).toList();
        others.forEach(buffer -> buffer.put(new byte[buffer.capacity()]));
        assertEquals(expected, trainer.accumulate(0, noised(3), DIVISOR, TAUGHT).matp() / DIVISOR);
      }
    }
  }

  @Test
  void gradients_ofSeveralCopiesOfOneContext_addUp() {
    try (TorchTrainer trainer = load(adapter, false)) {
      trainer.context(0, context());
      trainer.accumulate(0, noised(3), DIVISOR, TAUGHT);
      trainer.accumulate(0, noised(2), DIVISOR, TAUGHT);
      trainer.context(1, context());
      trainer.accumulate(1, noised(2), DIVISOR, TAUGHT);
      trainer.context(1, context());
      trainer.accumulate(1, noised(3), DIVISOR, TAUGHT);
      List<double[]> one = gradients(trainer, 0, adapter.size());
      List<double[]> two = gradients(trainer, 1, adapter.size());
      for (int t = 0; t < adapter.size(); t++) {
        assertArrayEquals(one.get(t), two.get(t), 1e-13, adapter.get(t).name());
      }
    }
  }
}
