package dev.sbd.djl.internal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Tells a checkpoint from those of its shape: a hash of what a few of its tensors begin with, as
 * bfloat16. So it stays where weights were converted from bfloat16, and any training changes it.
 */
public final class Fingerprint {
  private static final int MOST_NUMBERS = 1 << 20; // of a tensor

  private Fingerprint() {}

  /**
   * The fingerprint, such as {@code sha256:0123456789abcdef}.
   *
   * @throws dev.sbd.djl.CheckpointException if a tensor is missing or cannot be read
   */
  public static String of(Checkpoint checkpoint) {
    ShortHash hash = new ShortHash();
    int last = checkpoint.config().dimensions().layers() - 1;
    List.of(
            WeightPlan.EMBEDDING,
            "model.layers.0.self_attn.k_proj.weight",
            "model.layers." + last + ".mlp.down_proj.weight",
            WeightPlan.FINAL_NORM)
        .forEach(name -> add(checkpoint.tensor(name), hash));
    return hash.finish();
  }

  private static void add(TensorInfo tensor, ShortHash hash) {
    try (TensorReader reader = TensorReader.open(tensor)) {
      float[] numbers = reader.next(MOST_NUMBERS);
      ByteBuffer bytes =
          ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float number : numbers) {
        bytes.putShort(SafetensorsWriter.bfloat16(number));
      }
      hash.update(bytes.flip());
    } catch (IOException e) {
      throw FileProblem.reading(tensor.file(), e);
    }
  }
}
