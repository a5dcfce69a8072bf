package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorReaderTest {
  @TempDir Path temp;

  private TensorInfo tensor(Dtype dtype, int... bits) {
    Path file = temp.resolve(dtype + ".safetensors");
    int size = dtype.bits() / Byte.SIZE;
    ByteBuffer bytes = ByteBuffer.allocate(bits.length * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int each : bits) {
      if (size == 2) {
        bytes.putShort((short) each);
      } else {
        bytes.putInt(each);
      }
    }
    SafetensorsWriter.write(
        file,
        List.of(new SafetensorsWriter.Entry("t", dtype, bits.length)),
        (entry, out) -> out.write(bytes.flip()));
    return Safetensors.read(file).get("t");
  }

  @Test
  void all_float16_givesEveryKindOfNumber() {
    float[] numbers =
        TensorReader.all(
            tensor(
                Dtype.F16, 0x3C00, 0xC000, 0x0001, 0x83FF, 0x0400, 0x7BFF, 0x8000, 0x7C00, 0xFC00,
                0x7E00));
    assertArrayEquals(
        new float[] {
          1,
          -2,
          0x1p-24f,
          -1023 * 0x1p-24f,
          0x1p-14f,
          65504,
          -0f,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          Float.NaN
        },
        numbers);
  }

  @Test
  void all_bfloat16AndFloat32_areExact() {
    assertArrayEquals(new float[] {1, -1.5f}, TensorReader.all(tensor(Dtype.BF16, 0x3F80, 0xBFC0)));
    assertArrayEquals(
        new float[] {0.1f}, TensorReader.all(tensor(Dtype.F32, Float.floatToIntBits(0.1f))));
  }

  @Test
  void next_inPieces_endsWithNone() throws IOException {
    try (TensorReader reader = TensorReader.open(tensor(Dtype.BF16, 0x3F80, 0x4000, 0x4040))) {
      assertArrayEquals(new float[] {1, 2}, reader.next(2));
      assertArrayEquals(new float[] {3}, reader.next(2));
      assertEquals(0, reader.next(2).length);
    }
  }
}
