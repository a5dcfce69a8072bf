package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Writes a checkpoint of random weights: norms 1, all else normal. What a model costs depends on
 * its shape and not on what it knows, and training begins with one. A few seconds a gigabyte, in a
 * few megabytes of memory.
 *
 * <p>The numbers are drawn from 65,536 normal ones: what is asked of them is their scale, and there
 * are billions to draw. A tensor's depend on the seed and its name alone.
 */
public final class RandomCheckpoint {
  /** The standard deviation that Llama and Qwen begin their training with. */
  public static final double DEFAULT_DEVIATION = 0.02;

  private static final String CONFIG = "config.json";
  private static final int POOL = 1 << 16;
  private static final int CHUNK = 1 << 14;

  private final long seed;
  private final float[] pool = new float[POOL];
  private final float[] chunk = new float[CHUNK];

  private RandomCheckpoint(double deviation, long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    for (int i = 0; i < POOL; i += 2) {
      pool[i] = (float) (deviation * random.nextGaussian());
      pool[i + 1] = -pool[i]; // so that their mean is 0
    }
  }

  /**
   * Writes config.json and model.safetensors with {@link #DEFAULT_DEVIATION}. See {@link
   * #write(Path, JsonObject, double, long)}.
   */
  public static void write(Path directory, JsonObject config, long seed) {
    write(directory, config, DEFAULT_DEVIATION, seed);
  }

  /**
   * Writes config.json and model.safetensors. config.json comes last: a directory that has it is
   * complete.
   *
   * @param directory the checkpoint's, made if it is not there; other files in it stay
   * @param config the model's config.json; its dtype must be F32 or BF16
   * @param deviation the standard deviation of the weights, biases among them, above 0
   * @param seed the same seed, the same weights
   * @throws IllegalArgumentException if the dtype or {@code deviation} does not allow it
   * @throws CheckpointException if {@code config} is malformed, the directory holds a checkpoint
   *     already, or writing fails
   */
  public static void write(Path directory, JsonObject config, double deviation, long seed) {
    Check.positive("deviation", deviation);
    ModelConfig model = ModelConfig.of(config);
    Dtype dtype = model.dtype().orElse(Dtype.F32);
    Check.that(
        dtype == Dtype.F32 || dtype == Dtype.BF16, "dtype must be F32 or BF16, got %s", dtype);
    if (Files.exists(directory.resolve(CONFIG))) {
      throw new CheckpointException(directory, "holds a checkpoint already");
    }
    try {
      Files.createDirectories(directory);
      List<SafetensorsWriter.Entry> entries = WeightPlan.of(model).entries(dtype);
      RandomCheckpoint random = new RandomCheckpoint(deviation, seed);
      SafetensorsWriter.write(
          directory.resolve("model.safetensors"),
          entries,
          (entry, out) -> random.write(entries.get(entry), out));
      JsonFields.write(config, directory.resolve(CONFIG));
    } catch (IOException e) {
      throw FileProblem.writing(directory, e);
    }
  }

  private void write(SafetensorsWriter.Entry entry, SafetensorsWriter out) throws IOException {
    SplittableRandom random = new SplittableRandom(seed ^ ((long) entry.name().hashCode() << 32));
    for (long left = entry.elements(); left > 0; left -= CHUNK) {
      if (entry.name().endsWith("norm.weight")) {
        Arrays.fill(chunk, 1);
      } else {
        draw(random);
      }
      out.write(left < CHUNK ? Arrays.copyOf(chunk, (int) left) : chunk);
    }
  }

  /** Four numbers from each 64 random bits. */
  private void draw(SplittableRandom random) {
    for (int i = 0; i < CHUNK; i += 4) {
      long bits = random.nextLong();
      chunk[i] = pool[(int) bits & (POOL - 1)];
      chunk[i + 1] = pool[(int) (bits >>> 16) & (POOL - 1)];
      chunk[i + 2] = pool[(int) (bits >>> 32) & (POOL - 1)];
      chunk[i + 3] = pool[(int) (bits >>> 48)];
    }
  }
}
