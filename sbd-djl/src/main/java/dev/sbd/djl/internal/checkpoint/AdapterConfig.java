package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What adapter_config.json says, as peft reads it: which matrices of a base the adapter adds to,
 * and how much. What of peft cannot be honoured is refused, field by field.
 */
public final class AdapterConfig {
  /** The file's name. */
  public static final String FILE = "adapter_config.json";

  private static final String BASE = "base_model_name_or_path";
  private static final String RANK = "r";
  private static final String ALPHA = "lora_alpha";
  private static final String TARGETS = "target_modules";
  private static final String LAYERS = "layers_to_transform";

  /** Each makes the adapter another function of its base, or the base another one. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "use_dora",
          "use_qalora",
          "use_bdlora",
          "lora_bias",
          "fan_in_fan_out",
          "modules_to_save",
          "target_parameters",
          "trainable_token_indices",
          "layers_pattern",
          "layer_replication",
          "alora_invocation_tokens",
          "arrow_config",
          "monteclora_config",
          "kasa_config",
          "megatron_config");

  /** They begin with the base as it is; pissa, olora, loftq and others change it. */
  private static final Set<String> INITIALISATIONS =
      Set.of("true", "false", "gaussian", "eva", "orthogonal");

  private final JsonFields fields;
  private final ModuleNames targets;
  private final ModuleNames excluded;
  private final int rank;
  private final double alpha;
  private final Optional<AdapterGate> gate;

  private AdapterConfig(JsonFields fields) {
    this.fields = fields;
    refuseUnsupported();
    this.targets = ModuleNames.read(fields, TARGETS);
    this.excluded = ModuleNames.read(fields, "exclude_modules");
    this.rank = fields.count(RANK);
    this.alpha = fields.positiveNumber(ALPHA);
    this.gate = AdapterGate.read(fields);
  }

  /**
   * Reads the file of an adapter's directory.
   *
   * @throws CheckpointException if it is missing, malformed, or asks for what is not supported
   */
  public static AdapterConfig read(Path directory) {
    return new AdapterConfig(JsonFields.read(directory.resolve(FILE)));
  }

  /** The configuration of an adapter that is not written yet. */
  public static AdapterConfig of(JsonObject json) {
    return new AdapterConfig(JsonFields.of(Path.of(FILE), json));
  }

  /**
   * The adapter_config.json of a gated adapter.
   *
   * @param base what to call the base
   * @param rank at least 1
   * @param alpha the adapter's products are multiplied by {@code alpha / rank}
   * @param targets the last part of the matrices' names, such as {@code q_proj}
   */
  public static JsonObject json(
      String base, int rank, int alpha, List<String> targets, AdapterGate gate) {
    JsonArray names = new JsonArray();
    targets.forEach(names::add);
    JsonObject json = new JsonObject();
    json.addProperty("peft_type", "LORA");
    json.addProperty("task_type", "CAUSAL_LM");
    json.addProperty(BASE, base);
    json.addProperty(RANK, rank);
    json.addProperty(ALPHA, alpha);
    json.addProperty("lora_dropout", 0.0);
    json.addProperty("bias", "none");
    json.add(TARGETS, names);
    List.of("fan_in_fan_out", "use_rslora", "use_dora")
        .forEach(flag -> json.addProperty(flag, false));
    List.of("rank_pattern", "alpha_pattern")
        .forEach(pattern -> json.add(pattern, new JsonObject()));
    json.add("modules_to_save", JsonNull.INSTANCE);
    json.addProperty("inference_mode", true);
    json.add(AdapterGate.FIELD, gate.json());
    return json;
  }

  /** Writes it into {@code directory}, wholly or not at all. */
  public void write(Path directory) {
    JsonObject json = new JsonObject();
    fields.asMap().forEach(json::add);
    JsonFields.write(json, directory.resolve(FILE));
  }

  private void refuseUnsupported() {
    require("peft_type", Set.of("LORA"), "must be \"LORA\"");
    require("bias", Set.of("none"), "must be \"none\"");
    require(
        "init_lora_weights",
        INITIALISATIONS,
        "is not supported, since it changes the base's weights: save the adapter from peft with"
            + " path_initial_model_for_weight_conversion");
    for (String field : UNSUPPORTED) {
      if (!fields.value(field).map(AdapterConfig::says).orElse("").isEmpty()) {
        throw fields.wrong(field, "is not supported, it must be false, null or empty");
      }
    }
  }

  private void require(String field, Set<String> allowed, String rule) {
    if (fields.value(field).filter(v -> !allowed.contains(text(v))).isPresent()) {
      throw fields.wrong(field, rule);
    }
  }

  private static String text(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  /** What a field asks for; nothing if it is false or empty. */
  private static String says(JsonElement value) {
    return Set.of("false", "[]", "{}").contains(text(value)) ? "" : text(value);
  }

  /** The modules of {@code all} that it adds to. */
  List<String> modules(List<String> all) {
    Optional<String> stranger = targets.stranger(all);
    List<String> modules = all.stream().filter(this::isTarget).toList();
    if (stranger.isPresent() || modules.isEmpty()) {
      throw fields.wrong(
          TARGETS,
          "must name matrices of the base's layers: q_proj, k_proj, v_proj, o_proj, gate_proj,"
              + " up_proj, down_proj; no such is "
              + stranger.map(name -> '"' + name + '"').orElse("among them"));
    }
    return modules;
  }

  private boolean isTarget(String module) {
    return targets.contains(module)
        && !excluded.contains(module)
        && (targets.pattern().isPresent() || isInLayers(module));
  }

  private boolean isInLayers(String module) {
    JsonElement layers = fields.value(LAYERS).orElse(new JsonArray());
    List<JsonElement> wanted =
        layers.isJsonArray() ? layers.getAsJsonArray().asList() : List.of(layers);
    return wanted.isEmpty()
        || wanted.stream().anyMatch(layer -> module.contains(".layers." + text(layer) + "."));
  }

  /**
   * How many rows a module's lora_A has.
   *
   * @param width the most that there may be
   */
  int rank(String module, int width) {
    Optional<String> pattern = pattern("rank_pattern", module);
    JsonFields place = pattern.flatMap(p -> fields.object("rank_pattern")).orElse(fields);
    String field = pattern.orElse(RANK);
    int rank = place.count(field);
    if (rank < 1 || rank > width) {
      throw place.wrong(field, "must be in [1, %d], the base's hidden_size".formatted(width));
    }
    return rank;
  }

  /** What the product of a module's matrices is multiplied by. */
  double scale(String module, int rank) {
    double alpha =
        pattern("alpha_pattern", module)
            .flatMap(p -> fields.object("alpha_pattern").map(alphas -> alphas.positiveNumber(p)))
            .orElse(this.alpha);
    return alpha / (fields.flag("use_rslora") ? Math.sqrt(rank) : rank);
  }

  /** The first key of a field that is a pattern for the module's name, or for its end. */
  private Optional<String> pattern(String field, String module) {
    return fields.object(field).stream()
        .flatMap(patterns -> patterns.asMap().keySet().stream())
        .filter(
            key ->
                ModuleNames.compile(fields, field, "(.*\\.)?(" + key + ")")
                    .matcher(module)
                    .matches())
        .findFirst();
  }

  /** What makes it a gated one; empty if it acts on all rows. */
  public Optional<AdapterGate> gate() {
    return gate;
  }

  /** What its base is called, if that is said. */
  Optional<String> base() {
    return fields.string(BASE);
  }

  /** In a few words, as in {@code "r 32, lora_alpha 64, target_modules [\"q_proj\"]"}. */
  public String describe() {
    String names = fields.value(TARGETS).map(JsonFields::shorten).orElse("none");
    return "r %d, lora_alpha %s, target_modules %s"
        .formatted(rank, fields.asMap().get(ALPHA), names);
  }
}
