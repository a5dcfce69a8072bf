package dev.sbd.samples.bench;

import dev.sbd.djl.Precision;
import dev.sbd.djl.checkpoint.Dimensions;
import dev.sbd.djl.checkpoint.ModelConfig;
import dev.sbd.djl.checkpoint.WeightPlan;

/**
 * The model that is measured.
 *
 * @param name of its shape or directory
 * @param config what its checkpoint says
 * @param precision what it computes in
 */
public record Subject(String name, ModelConfig config, Precision precision) {

  /** How many numbers its weights are. */
  public long parameters() {
    return WeightPlan.of(config).parameters();
  }

  /** What they take in memory. */
  public long weightBytes() {
    return parameters() * precision.bytes();
  }

  /** What of them a pass reads: of an embedding that is not the LM head, next to nothing. */
  public long readBytes() {
    Dimensions sizes = config.dimensions();
    long embedding = (long) sizes.vocabularySize() * sizes.hiddenSize();
    return (parameters() - (config.tieWordEmbeddings() ? 0 : embedding)) * precision.bytes();
  }

  /** What a token takes in the cache: keys and values of every layer. */
  public long kvBytesPerToken() {
    Dimensions sizes = config.dimensions();
    return 2L * sizes.layers() * sizes.kvWidth() * precision.bytes();
  }
}
