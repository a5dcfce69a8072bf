package dev.sbd.djl;

import java.util.Locale;

/** Fewer bits than the model's precision has, for the matrices of its layers. */
public enum WeightFormat {
  /**
   * Weights only: 8 bits, -127 to 127, times a bfloat16 scale for each output channel (row), the
   * largest magnitude over 127. Products are computed with the weights that those stand for, in
   * bfloat16. Nearest to the model, and for CPUs that {@link #W8A8} is not for.
   */
  INT8,
  /**
   * Weights only: 4 bits, -8 to 7, times a bfloat16 scale plus a bfloat16 middle for each group of
   * 32 numbers of a row: 5 bits a number in all. The scale is a fifteenth of the group's range.
   * Products as for {@link #INT8}. The smallest.
   */
  INT4,
  /**
   * Weights and activations: the weights of {@link #INT8}, the LM head's too, and each row of what
   * they are multiplied with in 8 bits of its own, -127 to 127 times its largest magnitude over
   * 127. Products are exact sums of integers, and of all formats the fastest; everything else is
   * float32, but for attention on a bfloat16 cache. On x86-64 CPUs only; on one without AVX512_VNNI
   * activations have 7 bits.
   */
  W8A8;

  /** Its name on the command line: {@code int8}, {@code int4}, {@code w8a8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
