package dev.sbd.djl;

import java.util.Locale;

/**
 * Weight-only quantisation: how few bits the numbers of a layer's matrices are kept in. Products
 * are computed with the weights that those stand for, in bfloat16.
 */
public enum Quantization {
  /**
   * 8 bits, -127 to 127, times a bfloat16 scale for each output channel (row), the largest
   * magnitude over 127.
   */
  INT8(8, 16, 1),
  /**
   * 4 bits, -8 to 7, times a bfloat16 scale plus a bfloat16 middle for each group of 32 numbers of
   * a row: 5 bits a number in all. The scale is a fifteenth of the group's range.
   */
  INT4(4, 32, 16);

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

  /**
   * Whether libtorch's product can take a matrix: its columns must be a multiple of 16 for int8, of
   * 32 for int4, and its rows of 16 for int4.
   */
  public boolean fits(long rows, long columns) {
    return rows % this.rows == 0 && columns % this.columns == 0;
  }

  /** What {@link #fits} asks for, in words. */
  public String rule() {
    return "rows that are a multiple of %d and columns that are a multiple of %d"
        .formatted(rows, columns);
  }

  /** What a matrix takes in memory, scales and all. */
  public long bytes(long rows, long columns) {
    return this == INT8 ? rows * columns + 2 * rows : rows * columns / 2 + rows * columns / 32 * 4;
  }

  /** Its name on the command line: {@code int8}, {@code int4}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
