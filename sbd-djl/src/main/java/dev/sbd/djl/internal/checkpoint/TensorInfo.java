package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a tensor lies and what it is; its numbers stay in the file.
 *
 * @param name the tensor's name
 * @param dtype how its numbers are stored
 * @param shape its dimensions, row-major
 * @param file the shard that holds it
 * @param offsetInFile the byte of {@code file} where it begins
 * @param bytes its length in bytes
 */
public record TensorInfo(
    String name, Dtype dtype, long[] shape, Path file, long offsetInFile, long bytes) {

  /** Copies the shape. */
  public TensorInfo {
    shape = shape.clone();
  }

  /** A copy of its dimensions, row-major. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** How many numbers it has. */
  public long elements() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Where it begins in {@code file}, counted in numbers of its dtype. */
  public long elementOffset() {
    return offsetInFile * 8 / dtype.bits();
  }

  /** Whether it begins at a multiple of its numbers' size, as mapping it as such numbers needs. */
  public boolean isAligned() {
    return offsetInFile * 8 % dtype.bits() == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorInfo that
        && name.equals(that.name)
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape)
        && file.equals(that.file)
        && offsetInFile == that.offsetInFile
        && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, dtype, Arrays.hashCode(shape), file, offsetInFile, bytes);
  }

  @Override
  public String toString() {
    return name + " " + dtype + Arrays.toString(shape) + " at byte " + offsetInFile + " of " + file;
  }
}
