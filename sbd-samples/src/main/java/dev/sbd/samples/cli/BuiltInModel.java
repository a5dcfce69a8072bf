package dev.sbd.samples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What there is to know of a model that comes with sbd.
 *
 * @param name for {@code --model}
 * @param family {@code model_type} of its config.json
 * @param parameters how many numbers its weights are
 * @param bytes of its weights' file
 * @param dtype its weights' number format
 * @param context the most tokens of prompt and answer together
 * @param maxBlockSize the longest block that it was trained with
 * @param knows what it was trained on
 */
record BuiltInModel(
    String name,
    String family,
    long parameters,
    long bytes,
    String dtype,
    int context,
    String maskToken,
    int maskTokenId,
    int maxBlockSize,
    String knows) {
  /** What all of them were trained on, a sentence for people. */
  static final String KNOWLEDGE =
      "single questions of the five tasks that `sbd tasks` shows, and nothing else: no earlier"
          + " turns, no system messages";

  private static final String WEIGHTS = "model.safetensors";

  static BuiltInModel of(String name) {
    Path directory = EmbeddedCheckpoint.directory(name);
    try {
      JsonObject config = json(directory.resolve("config.json"));
      long bytes = Files.size(directory.resolve(WEIGHTS));
      return new BuiltInModel(
          name,
          config.get("model_type").getAsString(),
          (bytes - headerBytes(directory.resolve(WEIGHTS))) / 2, // bfloat16
          bytes,
          config.get("torch_dtype").getAsString(),
          config.get("max_position_embeddings").getAsInt(),
          json(directory.resolve("tokenizer_config.json")).get("mask_token").getAsString(),
          config.get("mask_token_id").getAsInt(),
          config.get("max_block_size").getAsInt(),
          KNOWLEDGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  /** The header and the eight bytes before it, which are its length, the lowest first. */
  private static long headerBytes(Path weights) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(weights))) {
      return Long.reverseBytes(in.readLong()) + Long.BYTES;
    }
  }
}
