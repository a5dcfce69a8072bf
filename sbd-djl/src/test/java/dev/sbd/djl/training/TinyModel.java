package dev.sbd.djl.training;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.ConfigJson;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Copies;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A model of random weights that trains in a second, and something to learn. */
final class TinyModel {
  static final int END = 2;
  static final int MASK = 3;
  static final int PROMPT = 3;

  private TinyModel() {}

  static TrainingStart write(Path directory) {
    ModelConfig config =
        new ModelConfig(
            Architecture.QWEN3,
            new Dimensions(48, 32, 64, 2, 2, 1, 16),
            1e-5,
            new Rope(10_000, Optional.empty()),
            new Biases(false, false, false),
            true,
            64,
            new SpecialTokens(List.of(END), OptionalInt.empty(), OptionalInt.of(MASK)),
            Optional.of(Dtype.F32),
            OptionalInt.empty());
    RandomCheckpoint.write(directory, ConfigJson.of(config), 1);
    return TrainingStart.of(directory, OptionalInt.empty(), directory);
  }

  /** Random completions of different lengths, each after a prompt of its own. */
  static List<Document> documents(int count) {
    Random random = new Random(1);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] tokens = random.ints(PROMPT + 14 + 3 * i, 4, 48).toArray();
      tokens[0] = 4 + i;
      tokens[tokens.length - 1] = END;
      documents.add(new Document(tokens, PROMPT));
    }
    return documents;
  }

  static TrainingData data(int count) {
    return new TrainingData(documents(count));
  }

  static TrainingOptions options(TrainingMethod method, int steps, int batchTokens) {
    return new TrainingOptions(
        method,
        new Blocks(2, 8, 0.5),
        Copies.ONE,
        steps,
        batchTokens,
        new Schedule(1e-2, 10, 0),
        0.01,
        1,
        7);
  }

  static TrainingCompute compute() {
    return new TrainingCompute(Device.cpu(), Precision.FLOAT32, 2, 1000, false);
  }
}
