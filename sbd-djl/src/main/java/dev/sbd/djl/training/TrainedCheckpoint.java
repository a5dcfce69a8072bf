package dev.sbd.djl.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.checkpoint.CheckpointException;
import dev.sbd.djl.checkpoint.Dtype;
import dev.sbd.djl.checkpoint.SafetensorsWriter;
import dev.sbd.djl.checkpoint.SafetensorsWriter.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Writes a trained model as Hugging Face stores it: the weights, and what the source checkpoint has
 * besides, with the mask token and the largest block size in config.json. config.json comes last: a
 * directory that has it is complete.
 */
public final class TrainedCheckpoint {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
  private static final String CONFIG = "config.json";
  private static final List<String> COPIED =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja",
          "generation_config.json");

  private final Path source;
  private final Path target;

  private TrainedCheckpoint(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What is written of a model besides its weights.
   *
   * @param dtype of the weights, F32 or BF16
   * @param maskToken the mask token's id
   * @param maxBlockSize the largest block it was trained for; empty to leave config.json's
   */
  public record Format(Dtype dtype, int maskToken, OptionalInt maxBlockSize) {}

  /**
   * Writes the model as it is now.
   *
   * @param source the checkpoint that the training began with
   * @param target a directory, made if it is not there; a checkpoint in it is replaced
   * @throws CheckpointException if writing fails; a file is replaced wholly or not at all
   */
  public static void write(Trainer trainer, Path source, Path target, Format format) {
    try {
      Files.createDirectories(target);
      TrainedCheckpoint checkpoint = new TrainedCheckpoint(source, target);
      for (String name : COPIED) {
        checkpoint.copy(name);
      }
      checkpoint.writeWeights(trainer, format.dtype());
      checkpoint.writeConfig(format);
    } catch (IOException e) {
      throw new CheckpointException(target, "cannot be written: " + e, e);
    }
  }

  private void copy(String name) throws IOException {
    if (Files.exists(source.resolve(name))) {
      Path temporary = target.resolve("." + UUID.randomUUID() + ".tmp");
      Files.copy(source.resolve(name), temporary);
      Files.move(temporary, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void writeWeights(Trainer trainer, Dtype dtype) {
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
    JsonObject config =
        JsonParser.parseString(Files.readString(source.resolve(CONFIG))).getAsJsonObject();
    config.addProperty("mask_token_id", format.maskToken());
    format.maxBlockSize().ifPresent(size -> config.addProperty("max_block_size", size));
    String spelling = config.has("dtype") ? "dtype" : "torch_dtype";
    config.addProperty(spelling, format.dtype() == Dtype.F32 ? "float32" : "bfloat16");
    Path temporary = target.resolve("." + UUID.randomUUID() + ".tmp");
    Files.writeString(temporary, GSON.toJson(config) + "\n");
    Files.move(temporary, target.resolve(CONFIG), StandardCopyOption.ATOMIC_MOVE);
  }
}
