package dev.sbd.djl.internal.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The decoder families that can be run. */
public enum Architecture {
  /** Llama 2 and 3 and what shares their graph. */
  LLAMA("llama", "LlamaForCausalLM"),
  /** Qwen 2 and 2.5: biases on query, key and value. */
  QWEN2("qwen2", "Qwen2ForCausalLM"),
  /** Qwen 3: queries and keys normalised per head. */
  QWEN3("qwen3", "Qwen3ForCausalLM");

  private final String modelType;
  private final String className;

  Architecture(String modelType, String className) {
    this.modelType = modelType;
    this.className = className;
  }

  /** The name in config.json's {@code model_type}. */
  public String modelType() {
    return modelType;
  }

  /** The name in config.json's {@code architectures}. */
  public String className() {
    return className;
  }

  /** The family of that name, if it can be run. */
  public static Optional<Architecture> ofModelType(String modelType) {
    return Arrays.stream(values()).filter(a -> a.modelType.equals(modelType)).findFirst();
  }

  static Optional<Architecture> ofClassName(String className) {
    return Arrays.stream(values()).filter(a -> a.className.equals(className)).findFirst();
  }
}
