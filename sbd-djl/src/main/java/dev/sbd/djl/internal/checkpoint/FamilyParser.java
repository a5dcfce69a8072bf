package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells a checkpoint's {@link Family} by what config.json names in {@code architectures}, {@code
 * model_type} and {@code auto_map}, and by fields that only one family has. Where that leaves two,
 * the user must say which; what is no such family though it looks like one is refused by name.
 */
final class FamilyParser {
  private static final String CLASSES = "architectures";
  private static final String TYPE = "model_type";
  private static final String CODE = "auto_map";
  private static final String ALL_CAUSAL = "use_regular_causal";
  private static final String SDAR_CODE = "modeling_sdar.py";
  private static final List<String> SDLM_FIELDS =
      List.of("text_mask_token_id", "text_mask_token", "causal_attn");

  private static final String OTHERS =
      "SDAR's mixtures of experts are not supported, only its dense models are";
  private static final String VISION =
      "Nemotron-Labs-Diffusion's vision-language models are not supported, only those of text are";
  private static final String CODER =
      "Stable-DiffCoder is not supported: its blocks are decoded by rules that are not known here,"
          + " and as an ordinary Llama it would answer otherwise";

  /** Names that stand for what is not supported, and why. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "SDARMoeForCausalLM", OTHERS,
          "sdar_moe", OTHERS,
          "NemotronLabsDiffusionVLMModel", VISION,
          "nemotron_labs_diffusion_vlm", VISION,
          "SeedDiffcoderForCausalLM", CODER,
          "StableDiffcoderForCausalLM", CODER);

  private final JsonFields config;
  private final Path directory;

  private FamilyParser(JsonFields config, Path directory) {
    this.config = config;
    this.directory = directory;
  }

  /**
   * The family of the checkpoint in {@code directory}.
   *
   * @param asked what the user says that it is, if anything
   * @throws CheckpointException if its files contradict that, say too little, or it is of a kind
   *     that is not supported
   */
  static Family parse(JsonFields config, Path directory, Optional<Family> asked) {
    FamilyParser parser = new FamilyParser(config, directory);
    List.of(CLASSES, CODE, TYPE).forEach(parser::refuseByName);
    List<Family> possible = parser.possible();
    asked.filter(family -> !possible.contains(family)).ifPresent(parser::contradict);
    Family family = asked.orElseGet(() -> parser.only(possible));
    parser.refuseUnsupported(family);
    return family;
  }

  /** Whether it is a checkpoint of SDLM's, as which it need not be run. */
  static boolean isSdlm(JsonFields config) {
    return SDLM_FIELDS.stream().anyMatch(config::has);
  }

  private void refuseByName(String field) {
    names(field)
        .filter(REFUSED::containsKey)
        .findFirst()
        .ifPresent(
            name -> {
              throw config.wrong(field, "names " + name + ", and " + REFUSED.get(name));
            });
  }

  /** The names of classes, without their files, or of types that a field gives. */
  private Stream<String> names(String field) {
    return switch (field) {
      case CLASSES -> config.strings(CLASSES).stream();
      case TYPE -> config.string(TYPE).stream();
      default ->
          config.object(field).stream()
              .flatMap(map -> map.asMap().values().stream())
              .filter(value -> value instanceof JsonPrimitive)
              .map(JsonElement::getAsString)
              .map(name -> name.substring(name.lastIndexOf('.') + 1));
    };
  }

  /** The families it can be of; the first is meant where nobody says which, but for SDAR's. */
  private List<Family> possible() {
    if (isNamed(Family.NEMOTRON)) {
      return List.of(Family.NEMOTRON);
    }
    if (isNamed(Family.FAST_DLLM_V2)) {
      return List.of(Family.FAST_DLLM_V2);
    }
    if (isNamed(Family.SDAR)) {
      return refutation().isPresent() ? List.of(Family.IDLM) : List.of(Family.SDAR, Family.IDLM);
    }
    return isSdlm(config) ? List.of(Family.SDLM, Family.SBD) : List.of(Family.SBD);
  }

  /** Whether a field gives a name that only this family has; then the others must, too. */
  private boolean isNamed(Family family) {
    FamilyMarks marks = FamilyMarks.of(family);
    boolean named =
        Stream.of(CLASSES, CODE, TYPE)
            .flatMap(this::names)
            .anyMatch(name -> name.equals(marks.className()) || name.equals(marks.modelType()));
    if (named) {
      require(CLASSES, marks.className(), family);
      require(TYPE, marks.modelType(), family);
    }
    return named;
  }

  /** Of a field that names classes or types, the first counts. */
  private void require(String field, String name, Family family) {
    if (names(field).findFirst().filter(first -> !first.equals(name)).isPresent()) {
      throw config.wrong(field, "must be \"%s\" for family %s".formatted(name, family));
    }
  }

  /** What shows that it is not SDAR's though it says so: a causal model's code has another mask. */
  private Optional<CheckpointException> refutation() {
    String instead = "; say idlm if it is of that one, or leave the family out";
    if (config.flag(ALL_CAUSAL)) {
      return Optional.of(config.wrong(ALL_CAUSAL, "must be false for family sdar" + instead));
    }
    Path code = directory.resolve(SDAR_CODE);
    return Files.exists(code) && JsonFields.text(code).contains(ALL_CAUSAL)
        ? Optional.of(
            new CheckpointException(
                code, "speaks of " + ALL_CAUSAL + ", which family sdar does not know" + instead))
        : Optional.empty();
  }

  private Family only(List<Family> possible) {
    if (possible.contains(Family.SDAR)) {
      throw new CheckpointException(
          directory.resolve("config.json"),
          "is of family sdar or idlm, whose files look alike, and decoded as the other it answers"
              + " fluent nonsense: say which, with --family (LoadOptions.family)");
    }
    return possible.get(0);
  }

  /** Throws what tells it from a family that the user says it is of. */
  private void contradict(Family asked) {
    FamilyMarks marks = FamilyMarks.of(asked);
    if (asked == Family.SDLM) {
      throw config.wrong(marks.maskToken(), "must be a token id for family sdlm");
    }
    if (asked == Family.SBD) {
      throw config.wrong(
          CLASSES,
          "is of family %s, and must be %s for family sbd"
              .formatted(possible().get(0), ArchitectureParser.CLASSES));
    }
    if (asked == Family.SDAR && isNamed(asked)) {
      throw refutation().orElseThrow();
    }
    throw config.wrong(
        CLASSES, "must be [\"%s\"] for family %s".formatted(marks.className(), asked));
  }

  private void refuseUnsupported(Family family) {
    switch (family) {
      case NEMOTRON -> {
        requireBidirectional();
        refuseFlag("use_relay", family);
      }
      case SDAR, IDLM, FAST_DLLM_V2 -> {
        refuseFlag("use_sliding_window", family);
        refuseFlag("use_relay", family);
        if (!config.strings("layer_types").stream().allMatch("full_attention"::equals)) {
          throw config.wrong("layer_types", "must all be \"full_attention\"");
        }
      }
      case SDLM -> {
        if (ArchitectureParser.parse(config) != Architecture.QWEN2) {
          throw config.wrong(CLASSES, "must be [\"Qwen2ForCausalLM\"] for family sdlm");
        }
      }
      case SBD -> {}
    }
  }

  private void requireBidirectional() {
    String paradigm = "dlm_paradigm";
    if (!config.string(paradigm).orElse("bidirectional").equals("bidirectional")) {
      throw config.wrong(
          paradigm, "must be \"bidirectional\": others see blocks otherwise, or none at all");
    }
  }

  private void refuseFlag(String flag, Family family) {
    if (config.flag(flag)) {
      throw config.wrong(
          flag, "is not supported for family %s, it must be false".formatted(family));
    }
  }
}
