package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;

/** How a tensor's numbers are stored, under safetensors' names. */
public enum Dtype {
  /** IEEE single precision. */
  F32(32, true),
  /** bfloat16: single precision's upper half. */
  BF16(16, true),
  /** IEEE half precision. */
  F16(16, true),
  /** IEEE double precision; no weights. */
  F64(64, false),
  /** Truth values; no weights. */
  BOOL(8, false),
  /** Unsigned bytes; no weights. */
  U8(8, false),
  /** Signed bytes; no weights. */
  I8(8, false),
  /** Unsigned 16-bit integers; no weights. */
  U16(16, false),
  /** Signed 16-bit integers; no weights. */
  I16(16, false),
  /** Unsigned 32-bit integers; no weights. */
  U32(32, false),
  /** Signed 32-bit integers; no weights. */
  I32(32, false),
  /** Unsigned 64-bit integers; no weights. */
  U64(64, false),
  /** Signed 64-bit integers; no weights. */
  I64(64, false),
  /** Complex numbers of two singles; no weights. */
  C64(64, false),
  /** 8-bit floats, 4 bits exponent; quantised weights, not supported. */
  F8_E4M3(8, false),
  /** 8-bit floats, 5 bits exponent; quantised weights, not supported. */
  F8_E5M2(8, false),
  /** 8-bit powers of two; scales of quantised weights, not supported. */
  F8_E8M0(8, false),
  /** 6-bit floats, 2 bits exponent; quantised weights, not supported. */
  F6_E2M3(6, false),
  /** 6-bit floats, 3 bits exponent; quantised weights, not supported. */
  F6_E3M2(6, false),
  /** 4-bit floats; quantised weights, not supported. */
  F4(4, false);

  private final int bits;
  private final boolean usable;

  Dtype(int bits, boolean usable) {
    this.bits = bits;
    this.usable = usable;
  }

  /** How numbers of a precision are stored. */
  public static Dtype of(Precision precision) {
    return precision == Precision.BFLOAT16 ? BF16 : F32;
  }

  /** What weights stored so are computed in unless told otherwise. */
  public Precision precision() {
    return this == BF16 ? Precision.BFLOAT16 : Precision.FLOAT32;
  }

  /** What weights stored so are computed in if they are loaded with {@code options}. */
  public Precision precision(LoadOptions options) {
    Precision own = options.weights().isPresent() ? Precision.BFLOAT16 : precision();
    return options.precision().orElse(own);
  }

  /** Bits of one number. */
  public int bits() {
    return bits;
  }

  /** Whether a model's weights may be stored so. */
  public boolean isUsable() {
    return usable;
  }
}
