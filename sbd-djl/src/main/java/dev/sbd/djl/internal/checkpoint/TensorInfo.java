package dev.sbd.djl.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

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
  private static final int PIECE_BYTES = 1 << 20;

  /** Whether it begins at a multiple of its numbers' size, as mapping it as such numbers needs. */
  public boolean isAligned() {
    return offsetInFile * 8 % dtype.bits() == 0;
  }

  /** The same tensor under another name. */
  public TensorInfo named(String other) {
    return new TensorInfo(other, dtype, shape, file, offsetInFile, bytes);
  }

  /**
   * Opens the file at the tensor's numbers, which are little-endian, or so many bytes behind. An
   * interrupt of the thread does not matter.
   *
   * @param skipped bytes of the tensor that are not read
   */
  public InputStream open(long skipped) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(offsetInFile + skipped);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Whether another has the same numbers, in the same shape and format.
   *
   * @throws dev.sbd.djl.CheckpointException if they cannot be read
   */
  boolean equalsBitwise(TensorInfo other) {
    if (dtype != other.dtype || !Arrays.equals(shape, other.shape)) {
      return false;
    }
    try (InputStream own = open(0);
        InputStream others = other.open(0)) {
      boolean equal = true;
      for (long left = bytes; equal && left > 0; left -= PIECE_BYTES) {
        int piece = (int) Math.min(left, PIECE_BYTES);
        equal = Arrays.equals(own.readNBytes(piece), others.readNBytes(piece));
      }
      return equal;
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
