package dev.sbd.djl.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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
  private static final String TIED = "tie_word_embeddings";
  private static final String GENERATION = "generation_config.json";

  /**
   * Writes the model.
   *
   * @param target a directory, made if it is not there; a checkpoint in it is replaced, by no other
   *     process at the time
   * @param weight gives each, flat, in {@link WeightPlan}'s order
   * @throws CheckpointException if writing fails; a file is replaced wholly or not at all
   */
  void write(Path target, IntFunction<float[]> weight) {
    Path source = start.checkpoint().directory();
    TokenizerFiles.copy(source, target, start.mask());
    AtomicFile.discardLeftovers(target);
    SafetensorsWriter.write(
        target.resolve("model.safetensors"),
        start.plan().entries(Dtype.of(precision)),
        (entry, out) -> out.write(weight.apply(entry)));
    finish(start.checkpoint(), target, this::change);
  }

  /**
   * Writes what the weights' and the tokenizer's files lack to a checkpoint, config.json last: the
   * source's, true of a {@link WeightPlan}'s tensors, and changed.
   */
  static void finish(Checkpoint source, Path target, Consumer<JsonObject> change) {
    Path directory = source.directory();
    if (Files.exists(directory.resolve(GENERATION))) {
      AtomicFile.copy(directory.resolve(GENERATION), target.resolve(GENERATION));
    }
    Consumer<JsonObject> correct = config -> correct(config, source.config());
    JsonFields.rewrite(directory.resolve(CONFIG), target.resolve(CONFIG), correct.andThen(change));
  }

  private static void correct(JsonObject json, ModelConfig config) {
    if (json.has(TIED)) {
      json.addProperty(TIED, config.tieWordEmbeddings());
    }
    if (json.get("architectures") instanceof JsonArray classes && !classes.isEmpty()) {
      classes.set(0, new JsonPrimitive(config.architecture().className()));
    }
  }

  private void change(JsonObject config) {
    config.addProperty(TrainingMethod.FIELD, options.method().spelling());
    config.addProperty("mask_token_id", start.maskToken());
    if (options.method() == TrainingMethod.SBD) {
      config.addProperty("max_block_size", options.blocks().maxSize());
    }
    setPrecision(config, precision);
  }

  /** Says in a config.json how the weights are stored, if it says so at all. */
  static void setPrecision(JsonObject config, Precision precision) {
    for (String spelling : List.of("dtype", "torch_dtype")) {
      if (config.has(spelling)) {
        config.addProperty(spelling, precision.toString());
      }
    }
  }
}
