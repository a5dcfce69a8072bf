package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import java.util.Arrays;
import java.util.Optional;

/** How a tensor's numbers are stored, under safetensors' names. */
public enum Dtype {
  /** IEEE single precision. */
  F32(32, "float32"),
  /** bfloat16: single precision's upper half. */
  BF16(16, "bfloat16"),
  /** IEEE half precision. */
  F16(16, "float16"),
  // No weights, or quantised ones, which are not supported.
  F64(64),
  BOOL(8),
  U8(8),
  I8(8),
  U16(16),
  I16(16),
  U32(32),
  I32(32),
  U64(64),
  I64(64),
  C64(64),
  F8_E4M3(8),
  F8_E5M2(8),
  F8_E8M0(8),
  F6_E2M3(6),
  F6_E3M2(6),
  F4(4);

  private final int bits;
  private final Optional<String> configName;

  Dtype(int bits) {
    this.bits = bits;
    this.configName = Optional.empty();
  }

  Dtype(int bits, String configName) {
    this.bits = bits;
    this.configName = Optional.of(configName);
  }

  static Optional<Dtype> ofConfigName(String name) {
    return Arrays.stream(values()).filter(d -> d.configName.equals(Optional.of(name))).findFirst();
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

  /** The name in config.json's {@code torch_dtype}; empty if no weights are stored so. */
  public Optional<String> configName() {
    return configName;
  }

  /** Whether a model's weights may be stored so. */
  public boolean isUsable() {
    return configName.isPresent();
  }
}
