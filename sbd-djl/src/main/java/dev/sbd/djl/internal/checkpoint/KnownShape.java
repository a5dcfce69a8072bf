package dev.sbd.djl.internal.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Published models whose shape, as in their config.json, can be asked for by name: what would one
 * cost here?
 */
@SuppressWarnings("ImmutableEnumChecker") // Records of numbers.
public enum KnownShape {
  /** HuggingFaceTB/SmolLM2-135M. */
  SMOLLM2_135M(
      "smollm2-135m",
      Architecture.LLAMA,
      new Dimensions(49_152, 576, 1_536, 30, 9, 3, 64),
      new Rope(100_000, Optional.empty()),
      new Rest(1e-5, 8_192, true, 0, 0)),
  /** meta-llama/Llama-3.2-1B. */
  LLAMA_3_2_1B(
      "llama-3.2-1b",
      Architecture.LLAMA,
      new Dimensions(128_256, 2_048, 8_192, 16, 32, 8, 64),
      new Rope(500_000, Optional.of(new Llama3RopeScaling(32, 1, 4, 8_192))),
      new Rest(1e-5, 131_072, true, 128_000, 128_001)),
  /** meta-llama/Llama-3.1-8B. */
  LLAMA_3_1_8B(
      "llama-3.1-8b",
      Architecture.LLAMA,
      new Dimensions(128_256, 4_096, 14_336, 32, 32, 8, 128),
      new Rope(500_000, Optional.of(new Llama3RopeScaling(8, 1, 4, 8_192))),
      new Rest(1e-5, 131_072, false, 128_000, 128_001)),
  /** Qwen/Qwen3-0.6B. */
  QWEN3_0_6B(
      "qwen3-0.6b",
      Architecture.QWEN3,
      new Dimensions(151_936, 1_024, 3_072, 28, 16, 8, 128),
      new Rope(1_000_000, Optional.empty()),
      new Rest(1e-6, 40_960, true, 151_643, 151_645)),
  /** Qwen/Qwen3-8B. */
  QWEN3_8B(
      "qwen3-8b",
      Architecture.QWEN3,
      new Dimensions(151_936, 4_096, 12_288, 36, 32, 8, 128),
      new Rope(1_000_000, Optional.empty()),
      new Rest(1e-6, 40_960, false, 151_643, 151_645));

  private final String label;
  private final Architecture architecture;
  private final Dimensions dimensions;
  private final Rope rope;
  private final Rest rest;

  KnownShape(String label, Architecture architecture, Dimensions dimensions, Rope rope, Rest rest) {
    this.label = label;
    this.architecture = architecture;
    this.dimensions = dimensions;
    this.rope = rope;
    this.rest = rest;
  }

  /** The shape of that name, as {@link #toString} gives it, in any case. */
  public static Optional<KnownShape> of(String name) {
    return Arrays.stream(values()).filter(s -> s.toString().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Its configuration with weights in {@code dtype}. The published models have no mask token; here
   * it is the last of the vocabulary.
   */
  public ModelConfig config(Dtype dtype) {
    SpecialTokens tokens =
        new SpecialTokens(
            List.of(rest.eos()),
            OptionalInt.of(rest.bos()),
            OptionalInt.of(dimensions.vocabularySize() - 1));
    return new ModelConfig(
        architecture,
        dimensions,
        rest.rmsNormEps(),
        rope,
        new Biases(false, false, false),
        rest.tied(),
        rest.contextLength(),
        tokens,
        Optional.of(dtype),
        OptionalInt.empty());
  }

  /** The name on the command line, such as {@code llama-3.1-8b}. */
  @Override
  public String toString() {
    return label;
  }

  private record Rest(double rmsNormEps, int contextLength, boolean tied, int bos, int eos) {}
}
