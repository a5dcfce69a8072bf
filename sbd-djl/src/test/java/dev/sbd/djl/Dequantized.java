package dev.sbd.djl;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The weights that quantised ones stand for, by {@link WeightFormat}'s definition. */
final class Dequantized {
  private static final int GROUP = 32;

  private Dequantized() {}

  /** Replaces the weights of {@code target}, float32, by those of {@code source}, bfloat16. */
  static void replace(Path source, Path target, WeightFormat quantization) throws IOException {
    Checkpoint from = Checkpoint.open(source);
    WeightPlan plan = WeightPlan.of(from.config());
    Map<String, TensorInfo> weights = plan.locate(from);
    Path file = target.resolve("model.safetensors");
    Files.delete(file);
    List<Entry> entries = plan.entries(Dtype.F32);
    SafetensorsWriter.write(
        file,
        entries,
        (i, out) -> {
          Entry entry = entries.get(i);
          float[] w = read(weights.get(entry.name()));
          boolean head =
              quantization == WeightFormat.W8A8 && entry.name().equals(WeightPlan.LM_HEAD);
          if (head || (entry.name().startsWith("model.layers.") && entry.shape().length == 2)) {
            int columns = (int) entry.shape()[1];
            round(w, quantization == WeightFormat.INT4 ? GROUP : columns, quantization);
          }
          out.write(w);
        });
  }

  private static float[] read(TensorInfo tensor) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(tensor.file())) {
      channel.read(bytes, tensor.offsetInFile());
    }
    bytes.flip();
    float[] numbers = new float[(int) tensor.bytes() / 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.intBitsToFloat(bytes.getShort() << 16);
    }
    return numbers;
  }

  private static void round(float[] w, int group, WeightFormat quantization) {
    for (int from = 0; from < w.length; from += group) {
      if (quantization == WeightFormat.INT4) {
        roundToInt4(w, from, from + group);
      } else {
        roundToInt8(w, from, from + group);
      }
    }
  }

  private static void roundToInt8(float[] w, int from, int to) {
    float most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, Math.abs(w[i]));
    }
    float scale = bfloat16(most / 127);
    for (int i = from; i < to; i++) {
      w[i] = (float) Math.max(-127, Math.min(127, Math.rint(w[i] / scale))) * scale;
    }
  }

  private static void roundToInt4(float[] w, int from, int to) {
    float low = w[from];
    float high = w[from];
    for (int i = from; i < to; i++) {
      low = Math.min(low, w[i]);
      high = Math.max(high, w[i]);
    }
    float scale = bfloat16((high - low) / 15);
    float middle = bfloat16(low + 8 * scale);
    for (int i = from; i < to; i++) {
      double q = Math.max(-8, Math.min(7, Math.rint((w[i] - middle) / scale)));
      w[i] = (float) q * scale + middle;
    }
  }

  private static float bfloat16(float value) {
    return (float) Precision.BFLOAT16.round(value);
  }
}
