package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Published models whose shape can be asked for by name: what would one cost here? Their
 * config.json are in shapes.json, without number format, and with a mask token, which the published
 * have none of: the last of the vocabulary.
 */
public enum KnownShape {
  SMOLLM2_135M("smollm2-135m"),
  LLAMA_3_2_1B("llama-3.2-1b"),
  LLAMA_3_1_8B("llama-3.1-8b"),
  QWEN3_0_6B("qwen3-0.6b"),
  QWEN3_8B("qwen3-8b");

  private final String label;

  KnownShape(String label) {
    this.label = label;
  }

  /** The shape of that name, as {@link #toString} gives it, in any case. */
  public static Optional<KnownShape> of(String name) {
    return Arrays.stream(values()).filter(s -> s.label.equalsIgnoreCase(name)).findFirst();
  }

  /** Its config.json, with weights in {@code dtype}. */
  public JsonObject json(Dtype dtype) {
    try (InputStream in =
        Objects.requireNonNull(KnownShape.class.getResourceAsStream("shapes.json"))) {
      String shapes = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      JsonObject json = JsonParser.parseString(shapes).getAsJsonObject().getAsJsonObject(label);
      json.addProperty("torch_dtype", dtype.configName().orElseThrow());
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its configuration with weights in {@code dtype}. */
  public ModelConfig config(Dtype dtype) {
    return ModelConfig.of(json(dtype));
  }

  /** The name on the command line, such as {@code llama-3.1-8b}. */
  @Override
  public String toString() {
    return label;
  }
}
