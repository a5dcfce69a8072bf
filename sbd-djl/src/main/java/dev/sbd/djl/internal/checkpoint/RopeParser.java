package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.LoadOptions.Family;
import java.util.Optional;

/**
 * Reads a {@link Rope} in either spelling: {@code rope_theta} and {@code rope_scaling}, or the
 * {@code rope_parameters} of transformers 5. Where both are given, {@code rope_scaling} counts, as
 * in transformers.
 */
final class RopeParser {
  private static final String FACTOR = "factor";
  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final double BETA_FAST = 32;
  private static final double BETA_SLOW = 1;
  private static final JsonPrimitive ZERO = new JsonPrimitive(0);

  private final JsonFields config;
  private final Family family;
  private final int contextLength;

  private RopeParser(JsonFields config, Family family, int contextLength) {
    this.config = config;
    this.family = family;
    this.contextLength = contextLength;
  }

  /** The rotary embedding that the configuration describes. */
  static Rope parse(JsonFields config, Family family, int contextLength) {
    return new RopeParser(config, family, contextLength).parse();
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
    return new Rope(
        theta,
        fields.flatMap(this::scaling).filter(s -> !s.isNone()),
        fields.flatMap(this::queries));
  }

  private Optional<RopeScaling> scaling(JsonFields fields) {
    ModelConfigParser.refusePartialRotary(fields);
    fields.asMap().forEach((name, value) -> refusePerLayer(fields, name, value));
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    return switch (fields.string(typeField).orElse("default")) {
      case "default" -> Optional.empty();
      case "llama3" -> Optional.of(llama3(fields));
      case "linear" -> Optional.of(new LinearRopeScaling(fields.positiveNumber(FACTOR)));
      case "dynamic" ->
          Optional.of(new DynamicRopeScaling(fields.positiveNumber(FACTOR), contextLength));
      case "yarn" -> Optional.of(yarn(fields));
      default ->
          throw fields.wrong(
              typeField,
              "must be \"default\", \"linear\", \"dynamic\", \"yarn\" or \"llama3\", others are not"
                  + " supported");
    };
  }

  private static void refusePerLayer(JsonFields fields, String name, JsonElement value) {
    if (value.isJsonObject()) {
      throw fields.wrong(name, "is not supported, all layers must share their rotary embedding");
    }
  }

  /** Of Ministral 3, which Nemotron's backbone is; others have no use for the field. */
  private Optional<QueryScaling> queries(JsonFields fields) {
    return unlessZero(fields, "llama_4_scaling_beta")
        .filter(beta -> family == Family.NEMOTRON)
        .map(beta -> new QueryScaling(beta, originalContext(fields)));
  }

  private Llama3RopeScaling llama3(JsonFields fields) {
    double low = fields.positiveNumber("low_freq_factor");
    double high = fields.positiveNumber("high_freq_factor");
    if (high <= low) {
      throw fields.wrong("high_freq_factor", "must be above low_freq_factor " + low);
    }
    return new Llama3RopeScaling(fields.positiveNumber(FACTOR), low, high, originalContext(fields));
  }

  private int originalContext(JsonFields fields) {
    return config
        .optionalPositiveInt(ORIGINAL)
        .orElseGet(() -> fields.optionalPositiveInt(ORIGINAL).orElse(contextLength));
  }

  private YarnRopeScaling yarn(JsonFields fields) {
    int original = originalContext(fields);
    double factor =
        fields.isNull(FACTOR) ? (double) contextLength / original : fields.positiveNumber(FACTOR);
    return new YarnRopeScaling(
        factor,
        original,
        unlessZero(fields, "beta_fast").orElse(BETA_FAST),
        unlessZero(fields, "beta_slow").orElse(BETA_SLOW),
        fields.flag("truncate") || !fields.asMap().containsKey("truncate"),
        fields
            .optionalPositiveNumber("attention_factor")
            .orElseGet(() -> attentionFactor(fields, factor)));
  }

  /** Of YaRN's paper, unless both fields of DeepSeek's are given. */
  private static double attentionFactor(JsonFields fields, double factor) {
    Optional<Double> scale = unlessZero(fields, "mscale");
    Optional<Double> all = unlessZero(fields, "mscale_all_dim");
    return scale.isPresent() && all.isPresent()
        ? attentionFactor(factor, scale.get()) / attentionFactor(factor, all.get())
        : attentionFactor(factor, 1);
  }

  /** A positive number; 0 says as much as nothing, as in transformers. */
  private static Optional<Double> unlessZero(JsonFields fields, String field) {
    return fields.value(field).filter(ZERO::equals).isPresent()
        ? Optional.empty()
        : fields.optionalPositiveNumber(field);
  }

  private static double attentionFactor(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }
}
