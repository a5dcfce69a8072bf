package dev.sbd.djl.internal.checkpoint;

import dev.sbd.internal.Check;

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
    Check.atLeast("vocabularySize", vocabularySize, 1);
    Check.atLeast("hiddenSize", hiddenSize, 1);
    Check.atLeast("intermediateSize", intermediateSize, 1);
    Check.atLeast("layers", layers, 1);
    Check.atLeast("heads", heads, 1);
    Check.atLeast("kvHeads", kvHeads, 1);
    Check.atLeast("headDim", headDim, 1);
    Check.that(
        heads % kvHeads == 0, "heads must be a multiple of kvHeads %d, got %d", kvHeads, heads);
    Check.that(headDim % 2 == 0, "headDim must be even, got %d", headDim);
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
