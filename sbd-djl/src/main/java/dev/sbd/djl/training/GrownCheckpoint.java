package dev.sbd.djl.training;

import static java.util.Comparator.comparingInt;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a checkpoint with one row more in its embedding and LM head, for a token that it has
 * none for. The row begins as a copy of the end token's; training makes its own of it.
 */
final class GrownCheckpoint {
  private static final String CONFIG = "config.json";
  private static final int CHUNK_BYTES = 1 << 20;

  private final Checkpoint source;
  private final int row; // to be copied

  private GrownCheckpoint(Checkpoint source) {
    this.source = source;
    this.row = source.config().specialTokens().eos().stream().findFirst().orElse(0);
  }

  /**
   * Writes the copy, unless the directory holds a checkpoint already. config.json comes last.
   *
   * @param directory made if it is not there
   * @return the copy
   * @throws CheckpointException if a tensor is missing, or writing fails
   */
  static Checkpoint of(Checkpoint source, Path directory) {
    if (!Files.exists(directory.resolve(CONFIG))) {
      TokenizerFiles.copy(source.directory(), directory);
      new GrownCheckpoint(source).write(directory);
    }
    return Checkpoint.open(directory);
  }

  private void write(Path directory) {
    List<TensorInfo> tensors =
        WeightPlan.of(source.config()).locate(source).values().stream()
            .sorted(comparingInt(tensor -> -tensor.dtype().bits())) // wide first, to be aligned
            .toList();
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"),
        tensors.stream().map(t -> new Entry(t.name(), t.dtype(), shape(t))).toList(),
        (entry, out) -> write(tensors.get(entry), out));
    TrainedCheckpoint.finish(
        source,
        directory,
        config ->
            config.addProperty("vocab_size", source.config().dimensions().vocabularySize() + 1));
  }

  private static boolean grows(TensorInfo tensor) {
    return tensor.name().equals(WeightPlan.EMBEDDING) || tensor.name().equals(WeightPlan.LM_HEAD);
  }

  private static long[] shape(TensorInfo tensor) {
    long[] shape = tensor.shape().clone();
    shape[0] += grows(tensor) ? 1 : 0;
    return shape;
  }

  private void write(TensorInfo tensor, SafetensorsWriter out) throws IOException {
    copy(tensor, 0, tensor.bytes(), out);
    if (grows(tensor)) {
      long bytes = tensor.bytes() / tensor.shape()[0];
      copy(tensor, row * bytes, bytes, out);
    }
  }

  private static void copy(TensorInfo tensor, long from, long bytes, SafetensorsWriter out)
      throws IOException {
    try (InputStream in = tensor.open(from)) {
      for (long left = bytes; left > 0; left -= CHUNK_BYTES) {
        out.write(ByteBuffer.wrap(in.readNBytes((int) Math.min(left, CHUNK_BYTES))));
      }
    }
  }
}
