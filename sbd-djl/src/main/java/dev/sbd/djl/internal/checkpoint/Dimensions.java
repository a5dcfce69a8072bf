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

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is not positive, {@code kvHeads} does not divide {@code
   *     heads}, or {@code headDim} is odd
   */
  public Dimensions {
    Require.positive("vocabularySize", vocabularySize);
    Require.positive("hiddenSize", hiddenSize);
    Require.positive("intermediateSize", intermediateSize);
    Require.positive("layers", layers);
    Require.positive("heads", heads);
    Require.positive("kvHeads", kvHeads);
    Require.positive("headDim", headDim);
    int queries = heads;
    int keys = kvHeads;
    int width = headDim;
    Require.that(
        queries % keys == 0,
        () -> "heads must be a multiple of kvHeads " + keys + ", got " + queries);
    Require.that(width % 2 == 0, () -> "headDim must be even, got " + width);
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
