package dev.sbd.djl.training;

import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Writes a trained model as Hugging Face stores it: the weights, and what the source checkpoint has
 * besides, with the mask token and the largest block size in config.json. config.json comes last: a
 * directory that has it is complete.
 *
 * @param start what the training began with
 * @param options what it was trained with
 * @param precision of the weights
 */
record TrainedCheckpoint(TrainingStart start, TrainingOptions options, Precision precision) {
  private static final String CONFIG = "config.json";

  /**
   * Writes the model.
   *
   * @param target a directory, made if it is not there; a checkpoint in it is replaced, by no other
   *     process at the time
   * @param shapes of the weights, by name, in order
   * @param weight gives each, flat
   * @throws CheckpointException if writing fails; a file is replaced wholly or not at all
   */
  void write(Path target, Map<String, long[]> shapes, IntFunction<float[]> weight) {
    Path source = start.checkpoint().directory();
    try {
      Files.createDirectories(target);
      AtomicFile.discardLeftovers(target);
      copyTokenizer(source, target);
      TokenizerFiles.copyGeneration(source, target);
      writeWeights(target, shapes, weight);
      JsonFields.rewrite(source.resolve(CONFIG), target.resolve(CONFIG), this::change);
    } catch (IOException e) {
      throw new CheckpointException(target, "cannot be written: " + e, e);
    }
  }

  private void copyTokenizer(Path source, Path target) {
    MaskedTokenizer tokenizer = new MaskedTokenizer(start.mask());
    for (String name : TokenizerFiles.in(source)) {
      if (tokenizer.changes(name)) {
        JsonFields.rewrite(
            source.resolve(name), target.resolve(name), json -> tokenizer.change(name, json));
      } else {
        AtomicFile.copy(source.resolve(name), target.resolve(name));
      }
    }
  }

  private void writeWeights(Path target, Map<String, long[]> shapes, IntFunction<float[]> weight) {
    List<Entry> entries = new ArrayList<>();
    shapes.forEach((name, shape) -> entries.add(new Entry(name, Dtype.of(precision), shape)));
    try (SafetensorsWriter writer =
        SafetensorsWriter.open(target.resolve("model.safetensors"), entries)) {
      for (int i = 0; i < entries.size(); i++) {
        writer.write(weight.apply(i));
      }
      writer.finish();
    }
  }

  private void change(JsonObject config) {
    config.addProperty(TrainingMethod.FIELD, options.method().spelling());
    config.addProperty("mask_token_id", start.maskToken());
    if (options.method() == TrainingMethod.SBD) {
      config.addProperty("max_block_size", options.blocks().maxSize());
    }
    for (String spelling : List.of("dtype", "torch_dtype")) {
      if (config.has(spelling)) {
        config.addProperty(spelling, precision.toString());
      }
    }
  }
}
