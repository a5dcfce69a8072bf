package dev.sbd.djl.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.training.TrainingOptions.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a trained model as Hugging Face stores it: the weights, and what the source checkpoint has
 * besides, with the mask token and the largest block size in config.json. config.json comes last: a
 * directory that has it is complete.
 */
public final class TrainedCheckpoint {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final String CONFIG = "config.json";

  private final Path source;
  private final Path target;

  private TrainedCheckpoint(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What is written of a model besides its weights.
   *
   * @param precision of the weights
   * @param mask its mask token, which config.json and the tokenizer get
   * @param options what it was trained with: config.json's {@code sbd_training} says {@code sbd} or
   *     {@code ntp}, and {@code max_block_size} the largest block
   */
  public record Format(Precision precision, MaskChoice mask, TrainingOptions options) {}

  /**
   * Writes the model as it is now.
   *
   * @param source the checkpoint that the training began with
   * @param target a directory, made if it is not there; a checkpoint in it is replaced, by no other
   *     process at the time
   * @throws CheckpointException if writing fails; a file is replaced wholly or not at all
   */
  public static void write(Trainer trainer, Path source, Path target, Format format) {
    try {
      Files.createDirectories(target);
      AtomicFiles.discardLeftovers(target);
      TrainedCheckpoint checkpoint = new TrainedCheckpoint(source, target);
      checkpoint.copyOthers(format.mask());
      checkpoint.writeWeights(trainer, format.precision());
      checkpoint.writeConfig(format);
    } catch (IOException e) {
      throw new CheckpointException(target, "cannot be written: " + e, e);
    }
  }

  private void copyOthers(MaskChoice mask) throws IOException {
    MaskedTokenizer tokenizer = new MaskedTokenizer(mask);
    TokenizerFiles.forEach(
        source,
        (name, file) -> {
          if (tokenizer.changes(name)) {
            AtomicFiles.write(
                target.resolve(name), GSON.toJson(tokenizer.changed(name, json(file))));
          } else {
            AtomicFiles.copy(file, target.resolve(name));
          }
        });
    TokenizerFiles.copyGeneration(source, target);
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private void writeWeights(Trainer trainer, Precision precision) {
    Dtype dtype = Dtype.of(precision);
    List<Entry> entries = new ArrayList<>();
    trainer.shapes().forEach((name, shape) -> entries.add(new Entry(name, dtype, shape)));
    try (SafetensorsWriter writer =
        SafetensorsWriter.open(target.resolve("model.safetensors"), entries)) {
      for (int i = 0; i < entries.size(); i++) {
        writer.write(trainer.weight(i));
      }
      writer.finish();
    }
  }

  private void writeConfig(Format format) throws IOException {
    JsonObject config = json(source.resolve(CONFIG));
    boolean blocks = format.options().method() == Method.SBD;
    config.addProperty("sbd_training", blocks ? "sbd" : "ntp");
    config.addProperty("mask_token_id", format.mask().id());
    if (blocks) {
      config.addProperty("max_block_size", format.options().blocks().maxSize());
    }
    for (String spelling : List.of("dtype", "torch_dtype")) {
      if (config.has(spelling)) {
        config.addProperty(spelling, format.precision().toString());
      }
    }
    AtomicFiles.write(target.resolve(CONFIG), GSON.toJson(config) + "\n");
  }
}
