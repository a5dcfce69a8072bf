package dev.sbd.djl.internal.graph;

import dev.sbd.djl.Precision;
import java.util.Arrays;
import java.util.Locale;

/** How a matrix lies in memory, and so what multiplies with it. */
enum MatrixFormat {
  /** As files have them: on a GPU, and on a CPU that no other is for. */
  ROWS(0, 1, 1),
  /** oneDNN's own: on x86 CPUs that have instructions to multiply such numbers. */
  ONEDNN(1, 1, 1),
  /**
   * FBGEMM's, of float16, which it multiplies with float32: for bfloat16 weights on an x86 CPU that
   * cannot multiply those, where libtorch takes up to 5 times as long to do it all the same.
   * float16 holds a bfloat16 weight exactly from 2^-14 to 65504, and below to 2^-25; a matrix that
   * is elsewhere is moved by a power of two.
   */
  FLOAT16(2, 16, 512),
  /** FBGEMM's, of 8 bits a number, which it multiplies with activations in as many. */
  W8A8(3, 32, 512),
  /** 8 bits a number, which libtorch widens to multiply. */
  INT8(4, 1, 16),
  /** 4 bits a number, likewise. */
  INT4(5, 16, 32);

  private final int number;
  private final int rows;
  private final int columns;

  /** Rows and columns are a tile's: FBGEMM pads to whole ones, others take no matrix without. */
  MatrixFormat(int number, int rows, int columns) {
    this.number = number;
    this.rows = rows;
    this.columns = columns;
  }

  /** matrices.py's number for it. */
  int number() {
    return number;
  }

  /** Whether FBGEMM multiplies, and opening packs for it. */
  boolean isFbgemm() {
    return this == FLOAT16 || this == W8A8;
  }

  boolean fits(long... shape) {
    return isFbgemm() || Arrays.equals(shape, padded(shape));
  }

  /** The shape, filled up to whole tiles. */
  long[] padded(long... shape) {
    return new long[] {roundUp(shape[0], rows), roundUp(shape[1], columns)};
  }

  /** What {@link #fits} asks for, in words. */
  String rule() {
    return "rows that are a multiple of %d and columns that are a multiple of %d"
        .formatted(rows, columns);
  }

  /** Bytes of a matrix, scales and all. */
  long bytes(Precision precision, long... shape) {
    long rows = shape[0];
    long numbers = rows * shape[1];
    return switch (this) {
      case ROWS, ONEDNN, FLOAT16 -> numbers * precision.bytes();
      case W8A8 -> numbers + 12 * rows; // scale, zero point and sum of a row
      case INT8 -> numbers + 2 * rows;
      case INT4 -> numbers / 2 + numbers / 32 * 4;
    };
  }

  private static long roundUp(long count, long tile) {
    return (count + tile - 1) / tile * tile;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
