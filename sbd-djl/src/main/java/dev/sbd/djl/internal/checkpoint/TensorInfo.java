package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;

/**
 * Where a tensor lies and what it is; its numbers stay in the file.
 *
 * @param name the tensor's name
 * @param dtype how its numbers are stored
 * @param shape its dimensions, row-major; only to be read
 * @param file the shard that holds it
 * @param offsetInFile the byte of {@code file} where it begins
 * @param bytes its length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
public record TensorInfo(
    String name, Dtype dtype, long[] shape, Path file, long offsetInFile, long bytes) {

  /** Where it begins in {@code file}, counted in numbers of its dtype. */
  public long elementOffset() {
    return offsetInFile * 8 / dtype.bits();
  }

  /** Whether it begins at a multiple of its numbers' size, as mapping it as such numbers needs. */
  public boolean isAligned() {
    return offsetInFile * 8 % dtype.bits() == 0;
  }
}
