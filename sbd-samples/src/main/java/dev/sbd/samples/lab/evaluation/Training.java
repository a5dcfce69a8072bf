package dev.sbd.samples.lab.evaluation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a checkpoint was trained for. */
public enum Training {
  /** Set Block Decoding: next tokens and masked blocks. */
  SBD,
  /** Next-token prediction alone: it knows no blocks. */
  NTP;

  private static final String FIELD = "sbd_training";

  /**
   * What {@code sbd_training} of config.json says; without that field, Set Block Decoding where
   * config.json or tokenizer know a mask token.
   *
   * @throws IllegalArgumentException if the field is neither "sbd" nor "ntp"
   * @throws dev.sbd.djl.CheckpointException if the checkpoint is broken
   */
  public static Training of(Path directory) {
    Checkpoint checkpoint = Checkpoint.open(directory);
    Path file = directory.resolve("config.json");
    JsonElement field = config(file).get(FIELD);
    if (field == null || field.isJsonNull()) {
      boolean mask =
          checkpoint.config().specialTokens().mask().isPresent()
              || checkpoint.tokenizerConfig().maskToken().isPresent();
      return mask ? SBD : NTP;
    }
    String name = field.isJsonPrimitive() ? field.getAsString() : field.toString();
    return switch (name) {
      case "sbd" -> SBD;
      case "ntp" -> NTP;
      default ->
          throw new IllegalArgumentException(
              file + ": " + FIELD + " must be \"sbd\" or \"ntp\", got " + field);
    };
  }

  private static JsonObject config(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException(file + " is not a JSON object", e);
    }
  }
}
