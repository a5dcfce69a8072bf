package dev.sbd.samples.lab.parity;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * golden.json and golden.safetensors: forward passes and their logits, float32, as the reference
 * implementation computes them without a cache.
 *
 * @param maskToken the mask token in the blocks, if the file names it
 * @param referenceRms the reference's own error in the checkpoint's number format, relative to the
 *     logits' standard deviation, worst case; 0 where that format is float32
 */
record Golden(OptionalInt maskToken, double referenceRms, List<GoldenCase> cases) {
  static final String FILE = "golden.json";
  private static final String TENSORS = "golden.safetensors";

  /**
   * Reads both files of a directory.
   *
   * @throws CheckpointException if one is missing or malformed; the message names file and field
   */
  static Golden read(Path directory, ModelConfig config) {
    Fields fields = Fields.read(directory.resolve(FILE));
    int vocabulary = config.dimensions().vocabularySize();
    Map<String, TensorInfo> tensors = Safetensors.read(directory.resolve(TENSORS));
    OptionalInt mask =
        fields.has("mask_token_id")
            ? OptionalInt.of(fields.integer("mask_token_id"))
            : OptionalInt.empty();
    double rms = fields.number("reference_rms");
    if (!(rms >= 0)) {
      throw fields.wrong("reference_rms", "a number >= 0", String.valueOf(rms));
    }
    List<GoldenCase> cases =
        fields.objects("cases", entry -> goldenCase(entry, tensors, config, vocabulary));
    return new Golden(mask, rms, cases);
  }

  private static GoldenCase goldenCase(
      Fields fields, Map<String, TensorInfo> tensors, ModelConfig config, int vocabulary) {
    int[] cached = fields.tokens("cached", vocabulary);
    int[] commit = fields.tokens("commit", vocabulary);
    int[] block = fields.tokens("block", vocabulary);
    int rows = commit.length + block.length;
    if (rows == 0) {
      throw fields.wrong("block", "a list of tokens where commit is empty", "[]");
    }
    if (cached.length + rows > config.contextLength()) {
      throw fields.wrong(
          "cached",
          "short enough for the model's context of %d".formatted(config.contextLength()),
          "a case of %d tokens".formatted(cached.length + rows));
    }
    String name = fields.text("logits");
    @Nullable TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw fields.wrong("logits", "the name of a tensor in " + TENSORS, name);
    }
    return new GoldenCase(cached, commit, block, floats(tensor, rows, vocabulary));
  }

  private static float[] floats(TensorInfo tensor, long... shape) {
    if (tensor.dtype() != Dtype.F32 || !Arrays.equals(tensor.shape(), shape)) {
      String expected = "must be F32" + Arrays.toString(shape) + ", rows of commit then block";
      throw wrong(tensor, expected + ", got " + tensor.dtype() + Arrays.toString(tensor.shape()));
    }
    ByteBuffer bytes = bytes(tensor).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    for (float number : floats) {
      if (!Float.isFinite(number)) {
        throw wrong(tensor, "must be finite, holds " + number);
      }
    }
    return floats;
  }

  private static ByteBuffer bytes(TensorInfo tensor) {
    try (FileChannel channel = FileChannel.open(tensor.file())) {
      return channel.map(FileChannel.MapMode.READ_ONLY, tensor.offsetInFile(), tensor.bytes());
    } catch (IOException e) {
      throw new CheckpointException(tensor.file(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private static CheckpointException wrong(TensorInfo tensor, String what) {
    return new CheckpointException(tensor.file(), "tensor " + tensor.name() + " " + what);
  }
}
