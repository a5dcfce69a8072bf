package dev.sbd.djl.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Writes a checkpoint of any architecture, shape and dtype, with random weights. */
public final class RandomCheckpoint {
  private final Path directory;
  private final Random random;

  private RandomCheckpoint(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /**
   * Writes config.json and model.safetensors.
   *
   * @param directory to be made
   * @param config fields of config.json; {@code model_type} and {@code torch_dtype} (float32,
   *     bfloat16 or float16) among them
   * @param seed of the weights
   * @return the directory
   */
  public static Path write(Path directory, Map<String, ?> config, long seed) {
    try {
      Files.createDirectories(directory);
      new RandomCheckpoint(directory, seed).write(config);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Map<String, ?> config) throws IOException {
    JsonObject json = new JsonObject();
    config.forEach((name, value) -> add(json, name, value));
    Files.writeString(directory.resolve("config.json"), json.toString());
    ModelConfig parsed = ModelConfigParser.parse(directory);
    JsonObject header = new JsonObject();
    ByteBuffer data = ByteBuffer.allocate(64 << 20).order(ByteOrder.LITTLE_ENDIAN);
    shapes(parsed)
        .forEach((name, shape) -> add(header, data, name, parsed.dtype().orElseThrow(), shape));
    byte[] head = header.toString().getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(head, (head.length + 7) / 8 * 8);
    Arrays.fill(padded, head.length, padded.length, (byte) ' ');
    ByteBuffer all = ByteBuffer.allocate(8 + padded.length + data.position());
    all.order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).put(padded).put(data.flip());
    Files.write(directory.resolve("model.safetensors"), all.array());
  }

  private static Map<String, long[]> shapes(ModelConfig config) {
    Dimensions sizes = config.dimensions();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long[] embedding = {sizes.vocabularySize(), sizes.hiddenSize()};
    shapes.put(WeightPlan.EMBEDDING, embedding);
    for (int layer = 0; layer < sizes.layers(); layer++) {
      for (LayerWeight weight : LayerWeight.values()) {
        if (weight.isNeededBy(config)) {
          shapes.put(weight.name(layer), weight.shape(sizes));
        }
      }
    }
    shapes.put(WeightPlan.FINAL_NORM, new long[] {sizes.hiddenSize()});
    if (!config.tieWordEmbeddings()) {
      shapes.put(WeightPlan.LM_HEAD, embedding);
    }
    return shapes;
  }

  private static void add(JsonObject json, String name, Object value) {
    if (value instanceof Number number) {
      json.addProperty(name, number);
    } else if (value instanceof Boolean flag) {
      json.addProperty(name, flag);
    } else {
      json.addProperty(name, (String) value);
    }
  }

  private void add(JsonObject header, ByteBuffer data, String name, Dtype dtype, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double scale = shape.length == 1 ? 1 : 1 / Math.sqrt((double) shape[1]);
    int begin = data.position();
    for (long i = 0; i < elements; i++) {
      float value = (float) (scale * random.nextGaussian());
      switch (dtype) {
        case F32 -> data.putFloat(value);
        case BF16 -> data.putShort((short) (Float.floatToIntBits(value) >> 16));
        default -> throw new IllegalArgumentException("cannot write " + dtype);
      }
    }
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", dtype.name());
    entry.add("shape", array(shape));
    entry.add("data_offsets", array(begin, data.position()));
    header.add(name, entry);
  }

  private static JsonArray array(long... values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values).forEach(array::add);
    return array;
  }
}
