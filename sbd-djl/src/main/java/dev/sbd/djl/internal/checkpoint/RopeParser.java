package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import java.util.Optional;

/**
 * Reads a {@link Rope} in either spelling: {@code rope_theta} and {@code rope_scaling}, or the
 * {@code rope_parameters} of transformers 5. Where both are given, {@code rope_scaling} counts, as
 * in transformers.
 */
final class RopeParser {
  private final JsonFields config;
  private final int contextLength;

  private RopeParser(JsonFields config, int contextLength) {
    this.config = config;
    this.contextLength = contextLength;
  }

  /** The rotary embedding that the configuration describes. */
  static Rope parse(JsonFields config, int contextLength) {
    return new RopeParser(config, contextLength).parse();
  }

  private Rope parse() {
    Optional<JsonFields> fields =
        config
            .object("rope_scaling")
            .filter(scaling -> !scaling.asMap().isEmpty())
            .or(() -> config.object("rope_parameters"));
    double theta =
        fields
            .flatMap(f -> f.optionalPositiveNumber("rope_theta"))
            .or(() -> config.optionalPositiveNumber("rope_theta"))
            .orElse(ConfigDefaults.ROPE_THETA);
    return new Rope(theta, fields.flatMap(this::scaling));
  }

  private Optional<Llama3RopeScaling> scaling(JsonFields fields) {
    ModelConfigParser.refusePartialRotary(fields);
    fields.asMap().forEach((name, value) -> refusePerLayer(fields, name, value));
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    String type = fields.string(typeField).orElse("default");
    if (type.equals("llama3")) {
      return Optional.of(llama3(fields));
    }
    if (!isPlain(type, fields)) {
      throw fields.wrong(
          typeField,
          "must be \"default\", \"llama3\", \"dynamic\", or \"linear\" or \"yarn\" of factor 1,"
              + " others are not supported");
    }
    return Optional.empty();
  }

  /** Whether it does nothing within the context, which is as far as a text goes here. */
  private static boolean isPlain(String type, JsonFields fields) {
    return switch (type) {
      case "default", "dynamic" -> true;
      case "linear" -> fields.positiveNumber("factor") == 1;
      case "yarn" -> fields.positiveNumber("factor") == 1 && !fields.has("attention_factor");
      default -> false;
    };
  }

  private static void refusePerLayer(JsonFields fields, String name, JsonElement value) {
    if (value.isJsonObject()) {
      throw fields.wrong(name, "is not supported, all layers must share their rotary embedding");
    }
  }

  private Llama3RopeScaling llama3(JsonFields fields) {
    double low = fields.positiveNumber("low_freq_factor");
    double high = fields.positiveNumber("high_freq_factor");
    if (high <= low) {
      throw fields.wrong("high_freq_factor", "must be above low_freq_factor " + low);
    }
    String original = "original_max_position_embeddings";
    return new Llama3RopeScaling(
        fields.positiveNumber("factor"),
        low,
        high,
        config
            .optionalPositiveInt(original)
            .orElseGet(() -> fields.optionalPositiveInt(original).orElse(contextLength)));
  }
}
