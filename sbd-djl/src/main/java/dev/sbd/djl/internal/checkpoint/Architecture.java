package dev.sbd.djl.internal.checkpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The decoder families that can be run. */
public enum Architecture {
  /** Llama 2 and 3 and what shares their graph. */
  LLAMA,
  /** Qwen 2 and 2.5: biases on query, key and value. */
  QWEN2,
  /** Qwen 3: queries and keys normalised per head. */
  QWEN3;

  /** The name in config.json's {@code model_type}. */
  public String modelType() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name in config.json's {@code architectures}, such as {@code LlamaForCausalLM}. */
  public String className() {
    return name().charAt(0) + modelType().substring(1) + "ForCausalLM";
  }

  /** The family of that name, if it can be run. */
  public static Optional<Architecture> ofModelType(String modelType) {
    return Arrays.stream(values()).filter(a -> a.modelType().equals(modelType)).findFirst();
  }

  /** The family of that class, or of its model without LM head, in any case: LLaMA, too. */
  static Optional<Architecture> ofClassName(String className) {
    String family = className.replaceFirst("(ForCausalLM|Model)$", "");
    return Arrays.stream(values())
        .filter(a -> !family.equals(className) && a.modelType().equalsIgnoreCase(family))
        .findFirst();
  }
}
