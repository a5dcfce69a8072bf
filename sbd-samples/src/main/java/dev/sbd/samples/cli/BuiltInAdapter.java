package dev.sbd.samples.cli;

import com.google.gson.JsonObject;
import dev.sbd.samples.EmbeddedAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What there is to know of a gated adapter that comes with sbd.
 *
 * @param name for {@code --adapter}
 * @param base the checkpoint that it is for, by its name at Hugging Face
 * @param rank of its matrices
 * @param bytes of its tensors' file
 * @param maxBlockSize the longest block that it was trained with
 */
record BuiltInAdapter(String name, String base, int rank, long bytes, int maxBlockSize) {

  static BuiltInAdapter of(String name) {
    Path directory = EmbeddedAdapter.directory(name);
    try {
      JsonObject config = BuiltInModel.json(directory.resolve("adapter_config.json"));
      return new BuiltInAdapter(
          name,
          config.get("base_model_name_or_path").getAsString(),
          config.get("r").getAsInt(),
          Files.size(directory.resolve("adapter_model.safetensors")),
          config.getAsJsonObject("sbd").get("max_block_size").getAsInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
