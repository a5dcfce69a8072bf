package dev.sbd.djl.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor's numbers, in pieces, in whatever format of weights they are stored. */
public final class TensorReader implements AutoCloseable {
  private static final int MOST = 1 << 18;

  private final TensorInfo tensor;
  private final InputStream in;
  private long left; // numbers

  private TensorReader(TensorInfo tensor) throws IOException {
    this.tensor = tensor;
    this.in = tensor.open(0);
    this.left = tensor.bytes() * Byte.SIZE / tensor.dtype().bits();
  }

  /**
   * Opens a tensor.
   *
   * @param tensor F32, BF16 or F16
   * @throws IOException if its file cannot be read
   */
  public static TensorReader open(TensorInfo tensor) throws IOException {
    return new TensorReader(tensor);
  }

  /**
   * All numbers of a tensor that has few.
   *
   * @throws dev.sbd.djl.CheckpointException if its file cannot be read
   */
  public static float[] all(TensorInfo tensor) {
    try (TensorReader reader = open(tensor)) {
      float[] numbers = new float[Math.toIntExact(reader.left)];
      reader.fill(numbers);
      return numbers;
    } catch (IOException e) {
      throw FileProblem.reading(tensor.file(), e);
    }
  }

  /** The next so many numbers; fewer, or none, where the tensor ends. */
  public float[] next(int most) throws IOException {
    float[] numbers = new float[(int) Math.min(most, left)];
    fill(numbers);
    return numbers;
  }

  private void fill(float... numbers) throws IOException {
    int size = tensor.dtype().bits() / Byte.SIZE;
    for (int from = 0; from < numbers.length; from += MOST) {
      int count = Math.min(MOST, numbers.length - from);
      byte[] bytes = in.readNBytes(count * size);
      if (bytes.length < count * size) {
        throw new IOException("it ends within tensor " + tensor.name());
      }
      decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), numbers, from, count);
    }
    left -= numbers.length;
  }

  private void decode(ByteBuffer bytes, float[] numbers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      numbers[i] =
          switch (tensor.dtype()) {
            case F32 -> bytes.getFloat();
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
            case F16 -> half(bytes.getShort());
            default -> throw new IllegalArgumentException("no weights are " + tensor.dtype());
          };
    }
  }

  /** The number that a float16's bits are. */
  private static float half(short bits) {
    int magnitude = (bits & 0x7FFF) << 13;
    float number =
        (bits & 0x7C00) == 0x7C00
            ? Float.intBitsToFloat(magnitude | 0x7F800000)
            : Float.intBitsToFloat(magnitude) * 0x1p112f; // exact for subnormal numbers, too
    return bits < 0 ? -number : number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
