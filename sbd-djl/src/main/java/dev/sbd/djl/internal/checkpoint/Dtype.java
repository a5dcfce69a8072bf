package dev.sbd.djl.internal.checkpoint;

/** How a tensor's numbers are stored, under safetensors' names. */
public enum Dtype {
  /** IEEE single precision. */
  F32(32, true),
  /** bfloat16: single precision's upper half. */
  BF16(16, true),
  /** IEEE half precision. */
  F16(16, true),
  // No weights, or quantised ones, which are not supported.
  F64(64, false),
  BOOL(8, false),
  U8(8, false),
  I8(8, false),
  U16(16, false),
  I16(16, false),
  U32(32, false),
  I32(32, false),
  U64(64, false),
  I64(64, false),
  C64(64, false),
  F8_E4M3(8, false),
  F8_E5M2(8, false),
  F8_E8M0(8, false),
  F6_E2M3(6, false),
  F6_E3M2(6, false),
  F4(4, false);

  private final int bits;
  private final boolean usable;

  Dtype(int bits, boolean usable) {
    this.bits = bits;
    this.usable = usable;
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
