package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A published model whose shape can be asked for by name: what would one cost here? Its config.json
 * is in shapes.json, without number format, and with a mask token, which the published have none
 * of: the last of the vocabulary.
 *
 * @param name as on the command line, such as {@code llama-3.1-8b}
 */
public record KnownShape(String name) {
  /** All that are known. */
  public static List<KnownShape> all() {
    return shapes().keySet().stream().map(KnownShape::new).toList();
  }

  /** The shape of that name, in any case. */
  public static Optional<KnownShape> of(String name) {
    return all().stream().filter(shape -> shape.name.equalsIgnoreCase(name)).findFirst();
  }

  private static JsonObject shapes() {
    try (InputStream in =
        Objects.requireNonNull(KnownShape.class.getResourceAsStream("shapes.json"))) {
      String shapes = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonParser.parseString(shapes).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its config.json, with weights in {@code dtype}. */
  public JsonObject json(Dtype dtype) {
    JsonObject json = shapes().getAsJsonObject(name);
    json.addProperty("torch_dtype", dtype.configName().orElseThrow());
    return json;
  }
}
