package dev.sbd.djl;

import java.util.Locale;

/**
 * How few bits the numbers of a layer's matrices are kept in, and what they are multiplied with.
 */
public enum Quantization {
  /**
   * Weights only: 8 bits, -127 to 127, times a bfloat16 scale for each output channel (row), the
   * largest magnitude over 127. Products are computed with the weights that those stand for, in
   * bfloat16.
   */
  INT8(8, 16, 1),
  /**
   * Weights only: 4 bits, -8 to 7, times a bfloat16 scale plus a bfloat16 middle for each group of
   * 32 numbers of a row: 5 bits a number in all. The scale is a fifteenth of the group's range.
   * Products as for {@link #INT8}.
   */
  INT4(4, 32, 16),
  /**
   * Weights and activations: the weights of {@link #INT8}, the LM head's too, and each row of what
   * they are multiplied with in 8 bits of its own, -127 to 127 times its largest magnitude over
   * 127. Products are exact sums of integers, and of all formats the fastest for blocks; everything
   * else is float32, but for attention on a bfloat16 cache. On x86-64 CPUs only; on one without
   * AVX512_VNNI activations have 7 bits.
   */
  W8A8(8, 1, 1);

  private final int bits;
  private final int columns;
  private final int rows;

  Quantization(int bits, int columns, int rows) {
    this.bits = bits;
    this.columns = columns;
    this.rows = rows;
  }

  /** Bits of a number, scales apart. */
  public int bits() {
    return bits;
  }

  /** Whether activations are quantised as well, and the LM head with the layers. */
  public boolean quantizesActivations() {
    return this == W8A8;
  }

  /**
   * Whether libtorch's product can take a matrix: its columns must be a multiple of 16 for int8, of
   * 32 for int4, and its rows of 16 for int4; w8a8 takes any.
   */
  public boolean fits(long rows, long columns) {
    return rows % this.rows == 0 && columns % this.columns == 0;
  }

  /** What {@link #fits} asks for, in words. */
  public String rule() {
    return "rows that are a multiple of %d and columns that are a multiple of %d"
        .formatted(rows, columns);
  }

  /** Bytes of a matrix, scales and all. */
  public long bytes(long rows, long columns) {
    return switch (this) {
      case INT8 -> rows * columns + 2 * rows;
      case INT4 -> rows * columns / 2 + rows * columns / 32 * 4;
      case W8A8 -> rows * columns + 12 * rows; // scale, zero point and sum of a row
    };
  }

  /** Its name on the command line: {@code int8}, {@code int4}, {@code w8a8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
