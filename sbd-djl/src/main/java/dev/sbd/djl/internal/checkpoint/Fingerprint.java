package dev.sbd.djl.internal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells a checkpoint from those of its shape: a hash of what a few of its tensors begin with, as
 * bfloat16. So it stays where weights were converted from bfloat16, and any training changes it.
 */
public final class Fingerprint {
  private static final int MOST_NUMBERS = 1 << 20; // of a tensor
  private static final int SHOWN_BYTES = 8;

  private Fingerprint() {}

  /**
   * The fingerprint, such as {@code sha256:0123456789abcdef}.
   *
   * @throws dev.sbd.djl.CheckpointException if a tensor is missing or cannot be read
   */
  public static String of(Checkpoint checkpoint) {
    MessageDigest digest = sha256();
    int last = checkpoint.config().dimensions().layers() - 1;
    List.of(
            WeightPlan.EMBEDDING,
            "model.layers.0.self_attn.k_proj.weight",
            "model.layers." + last + ".mlp.down_proj.weight",
            WeightPlan.FINAL_NORM)
        .forEach(name -> add(checkpoint.tensor(name), digest));
    return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  private static void add(TensorInfo tensor, MessageDigest digest) {
    try (TensorReader reader = TensorReader.open(tensor)) {
      float[] numbers = reader.next(MOST_NUMBERS);
      ByteBuffer bytes =
          ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float number : numbers) {
        bytes.putShort(SafetensorsWriter.bfloat16(number));
      }
      digest.update(bytes.flip());
    } catch (IOException e) {
      throw FileProblem.reading(tensor.file(), e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
