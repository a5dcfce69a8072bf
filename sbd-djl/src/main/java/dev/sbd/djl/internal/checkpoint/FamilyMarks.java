package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions.Family;
import java.util.Optional;

/**
 * What a family's files call what it needs.
 *
 * @param className in config.json's {@code architectures}; empty: as of ordinary checkpoints
 * @param modelType in config.json's {@code model_type}; empty: as of ordinary checkpoints
 * @param blockSize config.json's field of the block size it was trained with
 * @param maskToken config.json's field of the mask token's id
 * @param maskText the text of the mask token where that field may be missing
 */
record FamilyMarks(
    String className,
    String modelType,
    String blockSize,
    String maskToken,
    Optional<String> maskText) {
  private static final String BLOCK_SIZE = "block_size";
  private static final String MASK_TOKEN = "mask_token_id";
  private static final FamilyMarks SDAR =
      new FamilyMarks("SDARForCausalLM", "sdar", BLOCK_SIZE, MASK_TOKEN, Optional.of("<|MASK|>"));

  static FamilyMarks of(Family family) {
    Optional<String> none = Optional.empty();
    return switch (family) {
      case SBD -> new FamilyMarks("", "", "max_block_size", MASK_TOKEN, none);
      case SDLM -> new FamilyMarks("", "", BLOCK_SIZE, "text_mask_token_id", none);
      case SDAR, IDLM -> SDAR;
      case NEMOTRON ->
          new FamilyMarks(
              "NemotronLabsDiffusionModel",
              "nemotron_labs_diffusion",
              BLOCK_SIZE,
              MASK_TOKEN,
              none);
      case FAST_DLLM_V2 ->
          new FamilyMarks(
              "Fast_dLLM_QwenForCausalLM",
              "Fast_dLLM_Qwen",
              "bd_size",
              MASK_TOKEN,
              Optional.of("|<MASK>|"));
    };
  }
}
