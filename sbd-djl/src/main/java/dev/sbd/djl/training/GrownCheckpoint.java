package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a checkpoint with one row more in its embedding and LM head, for a token that it has
 * none for. The row begins as a copy of the end token's; training makes its own of it.
 */
final class GrownCheckpoint {
  private static final String CONFIG = "config.json";
  private static final int CHUNK_BYTES = 1 << 28;

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
    List<TensorInfo> tensors = List.copyOf(WeightPlan.of(source.config()).locate(source).values());
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"),
        tensors.stream().map(t -> new Entry(t.name(), t.dtype(), shape(t))).toList(),
        (entry, out) -> write(tensors.get(entry), out));
    TrainedCheckpoint.finish(
        source.directory(),
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
    try (FileChannel file = FileChannel.open(tensor.file())) {
      copy(file, tensor.offsetInFile(), tensor.bytes(), out);
      if (grows(tensor)) {
        long bytes = tensor.bytes() / tensor.shape()[0];
        copy(file, tensor.offsetInFile() + row * bytes, bytes, out);
      }
    }
  }

  private static void copy(FileChannel file, long from, long bytes, SafetensorsWriter out)
      throws IOException {
    for (long done = 0; done < bytes; done += CHUNK_BYTES) {
      long chunk = Math.min(CHUNK_BYTES, bytes - done);
      out.write(file.map(FileChannel.MapMode.READ_ONLY, from + done, chunk));
    }
  }
}
