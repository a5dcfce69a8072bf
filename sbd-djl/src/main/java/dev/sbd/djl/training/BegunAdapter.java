package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Adapter;
import dev.sbd.djl.internal.checkpoint.AdapterConfig;
import dev.sbd.djl.internal.checkpoint.AdapterGate;
import dev.sbd.djl.internal.checkpoint.AdapterPlan;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.Fingerprint;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.checkpoint.TensorReader;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.training.TrainingStart.NewAdapter;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A gated adapter before its first update.
 *
 * @param base what it is for
 */
record BegunAdapter(NewAdapter shape, Checkpoint base) {
  private static final int SAMPLE = 1 << 22; // numbers of the embedding

  /**
   * Writes it as it begins, as peft would: lora_A uniform, lora_B zero, so that it changes nothing;
   * the mask's embedding is the mean of the embedding's first rows, as long as they are. Unless the
   * directory holds it already.
   *
   * @throws CheckpointException if the directory holds another adapter
   */
  static Adapter of(NewAdapter shape, Checkpoint base, Path directory) {
    BegunAdapter begun = new BegunAdapter(shape, base);
    if (!Files.exists(directory.resolve(AdapterConfig.FILE))) {
      begun.write(directory);
    }
    Adapter adapter = Adapter.open(directory);
    begun.requireSame(adapter);
    return adapter;
  }

  /** That it is not another one: its training would go on, whatever is asked for. */
  private void requireSame(Adapter found) {
    AdapterConfig asked = config();
    String was = found.config().describe();
    boolean same = was.equals(asked.describe()) && names(found.config()).equals(names(asked));
    if (!same) {
      throw new CheckpointException(
          found.directory(),
          "another adapter was begun here (it was %s, is %s): use the same options to go on with it, or another directory"
              .formatted(was, asked.describe()));
    }
  }

  private List<String> names(AdapterConfig adapter) {
    return AdapterPlan.of(base.config(), adapter).names();
  }

  private void write(Path directory) {
    int width = base.config().dimensions().hiddenSize();
    Check.inRange("rank", shape.rank(), 1, width);
    AdapterConfig config = config();
    List<Entry> entries = AdapterPlan.of(base.config(), config).entries(Dtype.F32);
    float[] mask = mask(base.tensor(WeightPlan.EMBEDDING), width);
    AtomicFile.createDirectories(directory);
    SafetensorsWriter.write(
        directory.resolve(Adapter.WEIGHTS),
        entries,
        (entry, out) -> out.write(begin(entries.get(entry), mask)));
    config.write(directory);
  }

  private AdapterConfig config() {
    int vocabulary = base.config().dimensions().vocabularySize();
    AdapterGate gate = new AdapterGate(shape.maxBlockSize(), vocabulary, Fingerprint.of(base));
    String name = String.valueOf(base.directory().toAbsolutePath().normalize().getFileName());
    return AdapterConfig.of(
        AdapterConfig.json(name, shape.rank(), shape.alpha(), shape.targets(), gate));
  }

  private float[] begin(Entry tensor, float... mask) {
    if (tensor.name().equals(AdapterPlan.MASK_EMBEDDING)) {
      return mask;
    }
    float[] numbers = new float[Math.toIntExact(tensor.elements())];
    if (tensor.name().contains("lora_A")) {
      SplittableRandom random = Draws.of(shape.seed(), 3, tensor.name().hashCode());
      double most = 1 / Math.sqrt((double) tensor.shape()[1]);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) random.nextDouble(-most, most);
      }
    }
    return numbers;
  }

  private static float[] mask(TensorInfo embedding, int width) {
    try (TensorReader reader = TensorReader.open(embedding)) {
      float[] rows = reader.next(SAMPLE / width * width);
      float[] mean = new float[width];
      for (int i = 0; i < rows.length; i++) {
        mean[i % width] += rows[i];
      }
      return scaled(mean, length(rows) / Math.sqrt(rows.length / (double) width));
    } catch (IOException e) {
      throw FileProblem.reading(embedding.file(), e);
    }
  }

  /** The vector, made so long. */
  private static float[] scaled(float[] vector, double length) {
    double now = length(vector);
    float factor = (float) (now > 0 ? length / now : 0);
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }

  private static double length(float... vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }
}
