package dev.sbd.samples.lab.soak;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.djl.training.TrainingStart.NewAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A gated adapter of random numbers, which changes what blocks say, but knows nothing.
 *
 * @param directory for temporary files, deleted when it is closed
 */
public record RandomAdapter(Path directory) implements AutoCloseable {
  private static final int RANK = 4;
  private static final int BLOCK = 16;
  private static final double SIZE = 0.05; // deviation of the numbers

  /**
   * Writes one.
   *
   * @param base the checkpoint that it is for
   * @throws dev.sbd.djl.CheckpointException if the checkpoint is broken
   */
  public static RandomAdapter of(Path base, long seed) throws IOException {
    RandomAdapter adapter = new RandomAdapter(Files.createTempDirectory("sbd-adapter"));
    try {
      NewAdapter shape = new NewAdapter(RANK, 2 * RANK, NewAdapter.ALL_TARGETS, BLOCK, seed);
      TrainingStart.adapter(base, shape, adapter.directory);
      fill(adapter.directory.resolve("adapter_model.safetensors"), new Random(seed));
      return adapter;
    } catch (IOException | RuntimeException e) {
      adapter.close();
      throw e;
    }
  }

  /** As it begins, the second of each two matrices is zero. The file's header is JSON. */
  private static void fill(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = Long.BYTES + Math.toIntExact(buffer.getLong(0));
    JsonObject tensors =
        JsonParser.parseString(
                new String(bytes, Long.BYTES, start - Long.BYTES, StandardCharsets.UTF_8))
            .getAsJsonObject();
    List<String> names = tensors.keySet().stream().filter(n -> n.contains("lora_B")).toList();
    for (String name : names) {
      JsonArray place = tensors.getAsJsonObject(name).getAsJsonArray("data_offsets");
      int end = start + place.get(1).getAsInt();
      for (int at = start + place.get(0).getAsInt(); at < end; at += Float.BYTES) {
        buffer.putFloat(at, (float) (SIZE * random.nextGaussian()));
      }
    }
    Files.write(file, bytes);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
