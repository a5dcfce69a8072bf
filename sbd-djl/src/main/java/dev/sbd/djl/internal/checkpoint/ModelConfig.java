package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What config.json and generation_config.json say about a model, checked when they are read.
 *
 * @param architecture the decoder family
 * @param dimensions its sizes
 * @param rmsNormEps added to the mean square in every RMS norm
 * @param rope the rotary position embedding
 * @param biases which linear layers add a bias
 * @param tieWordEmbeddings whether the embedding is the LM head too, or the LM head the embedding
 * @param contextLength the most tokens of a sequence ({@code max_position_embeddings})
 * @param specialTokens end, begin and mask tokens
 * @param dtype how the weights are said to be stored ({@code dtype} or {@code torch_dtype})
 * @param maxBlockSize the longest block the model was trained for ({@code max_block_size}, or what
 *     its family calls it)
 */
public record ModelConfig(
    Architecture architecture,
    Dimensions dimensions,
    double rmsNormEps,
    Rope rope,
    Biases biases,
    boolean tieWordEmbeddings,
    int contextLength,
    SpecialTokens specialTokens,
    Optional<Dtype> dtype,
    OptionalInt maxBlockSize) {

  /** The same with an LM head of its own. */
  ModelConfig untied() {
    return with(dimensions, false);
  }

  /** The same with another vocabulary. */
  ModelConfig withVocabulary(int size) {
    return with(dimensions.withVocabulary(size), tieWordEmbeddings);
  }

  private ModelConfig with(Dimensions dimensions, boolean tied) {
    return new ModelConfig(
        architecture,
        dimensions,
        rmsNormEps,
        rope,
        biases,
        tied,
        contextLength,
        specialTokens,
        dtype,
        maxBlockSize);
  }

  /**
   * The configuration of a checkpoint that is not written yet.
   *
   * @param json its config.json
   * @throws dev.sbd.djl.CheckpointException if it is malformed or asks for what is not supported
   */
  public static ModelConfig of(JsonObject json) {
    return ModelConfigParser.parse(JsonFields.of(Path.of("config.json"), json));
  }
}
