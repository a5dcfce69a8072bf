package dev.sbd.djl;

import dev.sbd.djl.internal.checkpoint.Dtype;
import java.util.Locale;

/** The number format that a model computes in, and keeps its weights and cache in. */
public enum Precision {
  /** IEEE single precision, 4 bytes a number. */
  FLOAT32(Dtype.F32, 6),
  /** Single precision's upper half, 2 bytes a number. */
  BFLOAT16(Dtype.BF16, 15);

  private final Dtype dtype;
  private final int torchDtype;

  Precision(Dtype dtype, int torchDtype) {
    this.dtype = dtype;
    this.torchDtype = torchDtype;
  }

  /** What weights stored as {@code dtype} are computed in unless told otherwise. */
  public static Precision of(Dtype dtype) {
    return dtype == Dtype.BF16 ? BFLOAT16 : FLOAT32;
  }

  /**
   * What weights stored as {@code dtype} are computed in if they are loaded with {@code options}.
   */
  public static Precision of(Dtype dtype, LoadOptions options) {
    Precision own = options.quantization().isPresent() ? BFLOAT16 : of(dtype);
    return options.precision().orElse(own);
  }

  /** How files call it. */
  public Dtype dtype() {
    return dtype;
  }

  /** libtorch's number for it. */
  public int torchDtype() {
    return torchDtype;
  }

  /** The nearest number that this format can hold, to even where two are equally near. */
  public double round(double value) {
    float single = (float) value;
    if (this == FLOAT32 || !Float.isFinite(single)) {
      return single;
    }
    int bits = Float.floatToRawIntBits(single);
    int half = 0x7FFF + (bits >> 16 & 1);
    return Float.intBitsToFloat(bits + half & 0xFFFF0000);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Bytes of a number. */
  public int bytes() {
    return dtype.bits() / Byte.SIZE;
  }
}
