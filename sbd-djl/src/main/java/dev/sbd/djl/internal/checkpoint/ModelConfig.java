package dev.sbd.djl.internal.checkpoint;

import dev.sbd.internal.Check;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What config.json and generation_config.json say about a model.
 *
 * @param architecture the decoder family
 * @param dimensions its sizes
 * @param rmsNormEps added to the mean square in every RMS norm
 * @param rope the rotary position embedding
 * @param biases which linear layers add a bias
 * @param tieWordEmbeddings whether the embedding is the LM head too
 * @param contextLength the most tokens of a sequence ({@code max_position_embeddings})
 * @param specialTokens end, begin and mask tokens
 * @param dtype how the weights are said to be stored ({@code dtype} or {@code torch_dtype})
 * @param maxBlockSize the longest block the model was trained for ({@code max_block_size})
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

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public ModelConfig {
    Check.positive("rmsNormEps", rmsNormEps);
    Check.atLeast("contextLength", contextLength, 1);
    maxBlockSize.ifPresent(size -> Check.atLeast("maxBlockSize", size, 1));
  }
}
