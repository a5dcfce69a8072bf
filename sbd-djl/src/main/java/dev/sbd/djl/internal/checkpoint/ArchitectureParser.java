package dev.sbd.djl.internal.checkpoint;

import java.util.List;
import java.util.Optional;

/** Reads the {@link Architecture}: what config.json's model_type and architectures agree on. */
final class ArchitectureParser {
  /** The classes that can be run. */
  static final String CLASSES = "LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM";

  private ArchitectureParser() {}

  static Architecture parse(JsonFields config) {
    List<String> classes = config.strings("architectures");
    Optional<Architecture> byType = config.string("model_type").map(type -> ofType(config, type));
    if (classes.isEmpty()) {
      return byType.orElseThrow(() -> config.missing("model_type", "one of llama, qwen2, qwen3"));
    }
    Architecture byClass = ofClass(config, classes.get(0));
    if (byType.orElse(byClass) != byClass) {
      throw config.wrong(
          "model_type", "must be \"" + byClass.modelType() + "\" as architectures says");
    }
    return byClass;
  }

  private static Architecture ofType(JsonFields config, String modelType) {
    return Architecture.ofModelType(modelType)
        .orElseThrow(
            () -> config.wrong("model_type", "is not supported, use llama, qwen2 or qwen3"));
  }

  private static Architecture ofClass(JsonFields config, String className) {
    return Architecture.ofClassName(className)
        .orElseThrow(() -> config.wrong("architectures", "must be " + CLASSES));
  }
}
