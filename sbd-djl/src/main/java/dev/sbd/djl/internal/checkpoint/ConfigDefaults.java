package dev.sbd.djl.internal.checkpoint;

import java.util.OptionalInt;

/**
 * What transformers' LlamaConfig, Qwen2Config and Qwen3Config take where config.json gives nothing.
 *
 * @param vocabularySize {@code vocab_size}
 * @param intermediateSize {@code intermediate_size}
 * @param contextLength {@code max_position_embeddings}
 * @param kvHeads {@code num_key_value_heads}; empty: one for each head
 * @param headDim {@code head_dim}; empty: {@code hidden_size / num_attention_heads}
 */
record ConfigDefaults(
    int vocabularySize,
    int intermediateSize,
    int contextLength,
    OptionalInt kvHeads,
    OptionalInt headDim) {
  static final int HIDDEN_SIZE = 4096;
  static final int LAYERS = 32;
  static final int HEADS = 32;
  static final double RMS_NORM_EPS = 1e-6;
  static final double ROPE_THETA = 10_000;
  static final int SLIDING_WINDOW = 4096;
  static final int MAX_WINDOW_LAYERS = 28;

  static ConfigDefaults of(Architecture architecture) {
    OptionalInt none = OptionalInt.empty();
    OptionalInt kvHeads = OptionalInt.of(32);
    return switch (architecture) {
      case LLAMA -> new ConfigDefaults(32_000, 11_008, 2_048, none, none);
      case QWEN2 -> new ConfigDefaults(151_936, 22_016, 32_768, kvHeads, none);
      case QWEN3 -> new ConfigDefaults(151_936, 22_016, 32_768, kvHeads, OptionalInt.of(128));
    };
  }
}
