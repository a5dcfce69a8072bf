package dev.sbd.djl;

import java.util.Locale;

/** The number format that a model computes in, and keeps its weights and cache in. */
public enum Precision {
  /** IEEE single precision, 4 bytes a number. */
  FLOAT32(4),
  /** Single precision's upper half, 2 bytes a number. */
  BFLOAT16(2);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  public int bytes() {
    return bytes;
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
}
