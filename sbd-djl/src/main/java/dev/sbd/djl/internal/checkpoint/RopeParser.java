package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import java.util.Optional;

/**
 * Reads a {@link Rope} in either spelling: {@code rope_theta} and {@code rope_scaling}, or the
 * {@code rope_parameters} of transformers 5. Where both are given, {@code rope_scaling} counts, as
 * in transformers.
 */
final class RopeParser {
  /** LlamaConfig's default, for the first Llama checkpoints, which do not give it. */
  private static final Optional<Double> LLAMA_THETA = Optional.of(10_000.0);

  private RopeParser() {}

  /** The rotary embedding that the configuration describes. */
  static Rope parse(JsonFields config, Architecture architecture) {
    Optional<JsonFields> parameters = config.object("rope_parameters");
    Optional<JsonFields> fields = config.object("rope_scaling").or(() -> parameters);
    double theta =
        fields
            .flatMap(f -> f.optionalPositiveNumber("rope_theta"))
            .or(() -> config.optionalPositiveNumber("rope_theta"))
            .or(() -> parameters.flatMap(p -> p.optionalPositiveNumber("rope_theta")))
            .or(() -> architecture == Architecture.LLAMA ? LLAMA_THETA : Optional.empty())
            .orElseThrow(() -> config.missing("rope_theta", "a positive number"));
    return new Rope(theta, fields.flatMap(RopeParser::scaling));
  }

  private static Optional<Llama3RopeScaling> scaling(JsonFields fields) {
    ModelConfigParser.refusePartialRotary(fields);
    fields.asMap().forEach((name, value) -> refusePerLayer(fields, name, value));
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    return switch (fields.string(typeField).orElse("default")) {
      case "default" -> Optional.empty();
      case "llama3" -> Optional.of(llama3(fields));
      default ->
          throw fields.wrong(
              typeField, "must be \"default\" or \"llama3\", others are not supported");
    };
  }

  private static void refusePerLayer(JsonFields fields, String name, JsonElement value) {
    if (value.isJsonObject()) {
      throw fields.wrong(name, "is not supported, all layers must share their rotary embedding");
    }
  }

  private static Llama3RopeScaling llama3(JsonFields fields) {
    double low = fields.positiveNumber("low_freq_factor");
    double high = fields.positiveNumber("high_freq_factor");
    if (high <= low) {
      throw fields.wrong("high_freq_factor", "must be above low_freq_factor " + low);
    }
    return new Llama3RopeScaling(
        fields.positiveNumber("factor"),
        low,
        high,
        fields.positiveInt("original_max_position_embeddings"));
  }
}
