package dev.sbd.djl.internal.checkpoint;

/**
 * A decoder's sizes, all positive.
 *
 * @param vocabularySize rows of the embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the MLP
 * @param layers how many decoder layers
 * @param heads query heads of a layer
 * @param kvHeads key and value heads of a layer, a divisor of {@code heads}
 * @param headDim width of a head, even
 */
public record Dimensions(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim) {

  /** The same with another vocabulary. */
  Dimensions withVocabulary(int size) {
    return new Dimensions(size, hiddenSize, intermediateSize, layers, heads, kvHeads, headDim);
  }

  /** Width of all query heads together. */
  public long queryWidth() {
    return (long) heads * headDim;
  }

  /** Width of all key heads, or all value heads, together. */
  public long kvWidth() {
    return (long) kvHeads * headDim;
  }
}
