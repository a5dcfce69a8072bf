package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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
      try {
        Files.createDirectories(directory);
        new GrownCheckpoint(source).write(directory);
      } catch (IOException e) {
        throw new CheckpointException(directory, "cannot be written: " + e, e);
      }
    }
    return Checkpoint.open(directory);
  }

  private void write(Path directory) throws IOException {
    Collection<TensorInfo> tensors = WeightPlan.of(source.config()).locate(source).values();
    List<Entry> entries =
        tensors.stream()
            .map(tensor -> new Entry(tensor.name(), tensor.dtype(), shape(tensor)))
            .toList();
    try (SafetensorsWriter writer =
        SafetensorsWriter.open(directory.resolve("model.safetensors"), entries)) {
      for (TensorInfo tensor : tensors) {
        write(tensor, writer);
      }
      writer.finish();
    }
    TokenizerFiles.copy(source.directory(), directory);
    TokenizerFiles.copyGeneration(source.directory(), directory);
    JsonFields.rewrite(
        source.directory().resolve(CONFIG),
        directory.resolve(CONFIG),
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

  private void write(TensorInfo tensor, SafetensorsWriter writer) throws IOException {
    try (FileChannel file = FileChannel.open(tensor.file())) {
      copy(file, tensor.offsetInFile(), tensor.bytes(), writer);
      if (grows(tensor)) {
        long bytes = tensor.bytes() / tensor.shape()[0];
        copy(file, tensor.offsetInFile() + row * bytes, bytes, writer);
      }
    }
  }

  private static void copy(FileChannel file, long from, long bytes, SafetensorsWriter writer)
      throws IOException {
    for (long done = 0; done < bytes; done += CHUNK_BYTES) {
      long chunk = Math.min(CHUNK_BYTES, bytes - done);
      writer.write(file.map(FileChannel.MapMode.READ_ONLY, from + done, chunk));
    }
  }
}
