package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes a safetensors file, wholly or not at all, however large: the tensors are declared first,
 * their numbers follow in that order, in pieces of any size.
 *
 * <pre>{@code
 * try (var writer = SafetensorsWriter.open(file, List.of(new Entry("norm", Dtype.BF16, 576)))) {
 *   writer.write(numbers);
 *   writer.finish();
 * }
 * }</pre>
 *
 * <p>Until {@link #finish} the bytes lie in a hidden file beside; {@link #close} without it removes
 * them. The layout is the reference implementation's: the header padded with spaces to a multiple
 * of 8 bytes, the tensors without gaps, {@code {"format":"pt"}} as metadata.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final AtomicFile file;
  private final List<Entry> entries;
  private final byte[] header;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int entry; // the one being written
  private long left; // its bytes that are still to come

  private SafetensorsWriter(Path path, List<Entry> entries, byte[] header) throws IOException {
    this.path = path;
    this.file = new AtomicFile(path);
    this.entries = entries;
    this.header = header;
  }

  /**
   * Begins a file.
   *
   * @param file to be written, in place of what is there; its directory must exist
   * @param entries the tensors, in the order in which their numbers will come
   * @throws IllegalArgumentException if two entries share a name, or one would begin off a multiple
   *     of its numbers' size: wider dtypes go first
   * @throws CheckpointException if there is no such directory, or it has not room enough
   */
  public static SafetensorsWriter open(Path file, List<Entry> entries) {
    byte[] header = SafetensorsHeader.of(entries);
    requireRoom(file, header.length + SafetensorsHeader.dataBytes(entries));
    try {
      SafetensorsWriter writer = new SafetensorsWriter(file, List.copyOf(entries), header);
      writer.begin();
      return writer;
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  private static void requireRoom(Path file, long bytes) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(file, "cannot be written: there is no directory " + directory);
    }
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < bytes) {
        throw new CheckpointException(
            file,
            String.format(
                Locale.ROOT,
                "cannot be written: it needs %,d bytes, and %s has room for %,d",
                bytes,
                directory,
                free));
      }
    } catch (IOException e) {
      throw AtomicFile.failure(file, e);
    }
  }

  private void begin() {
    try {
      writeAll(ByteBuffer.wrap(header));
    } catch (CheckpointException e) {
      close();
      throw e;
    }
    entry = -1;
    nextEntry();
  }

  private void writeAll(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
  }

  /**
   * Appends bytes as they are: numbers in little-endian order.
   *
   * @param bytes all that remains of them is taken; may begin in one tensor and end in another
   * @throws IllegalStateException if they are more than was declared
   * @throws CheckpointException if writing fails, as on a full disk
   */
  public void write(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int room = (int) Math.min(left, makeRoom());
      if (room == 0) {
        throw new IllegalStateException(
            bytes.remaining() + " bytes come after the last declared tensor");
      }
      int count = Math.min(room, bytes.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      advance(count);
    }
  }

  /**
   * Appends numbers, stored in the dtypes of the tensors that they fall into, F32 or BF16; rounded
   * to the nearest, to even where two are equally near.
   *
   * @throws IllegalArgumentException if the current tensor has another dtype
   * @throws IllegalStateException if they are more than was declared
   * @throws CheckpointException if writing fails, as on a full disk
   */
  public void write(float... numbers) {
    for (int from = 0; from < numbers.length; ) {
      if (entry == entries.size()) {
        throw new IllegalStateException(
            numbers.length - from + " numbers come after the last declared tensor");
      }
      Dtype dtype = entries.get(entry).dtype();
      int size = dtype.bits() / Byte.SIZE;
      if (left % size != 0) {
        throw new IllegalStateException("bytes written before ended inside a number");
      }
      int to = from + (int) Math.min(numbers.length - from, Math.min(left, makeRoom()) / size);
      put(dtype, numbers, from, to);
      advance((long) (to - from) * size);
      from = to;
    }
  }

  private void put(Dtype dtype, float[] numbers, int from, int to) {
    switch (dtype) {
      case F32 -> {
        for (int i = from; i < to; i++) {
          buffer.putFloat(numbers[i]);
        }
      }
      case BF16 -> {
        for (int i = from; i < to; i++) {
          buffer.putShort(bfloat16(numbers[i]));
        }
      }
      default ->
          throw new IllegalArgumentException(
              "numbers of a %s tensor must be written as bytes".formatted(dtype));
    }
  }

  private static short bfloat16(float number) {
    int bits = Float.floatToIntBits(number);
    int half = Float.isNaN(number) ? 0 : 0x7FFF + ((bits >> 16) & 1);
    return (short) ((bits + half) >> 16);
  }

  /** Sees to it that the buffer has room for a number, and says for how many bytes. */
  private int makeRoom() {
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
    return buffer.remaining();
  }

  private void flush() {
    writeAll(buffer.flip());
    buffer.clear();
  }

  private void advance(long written) {
    left -= written;
    if (left == 0) {
      nextEntry();
    }
  }

  /** Tensors of no numbers are written at once. */
  private void nextEntry() {
    left = 0;
    while (left == 0 && ++entry < entries.size()) {
      left = entries.get(entry).bytes();
    }
  }

  /**
   * Puts the file in its place, after everything is on the disk and its header has been read back.
   *
   * @throws IllegalStateException if numbers are missing
   * @throws CheckpointException if writing fails; what was there before stays
   */
  public void finish() {
    if (entry < entries.size()) {
      throw new IllegalStateException(
          "tensor %s lacks %d bytes".formatted(entries.get(entry).name(), left));
    }
    flush();
    try {
      readBack();
      file.commit();
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
  }

  /** A disk can run full without telling on write. */
  private void readBack() throws IOException {
    file.channel().force(true);
    long bytes = header.length + SafetensorsHeader.dataBytes(entries);
    try (InputStream in = Files.newInputStream(file.temporary())) {
      if (file.channel().size() != bytes || !Arrays.equals(in.readNBytes(header.length), header)) {
        throw new IOException("it reads back otherwise than it was written");
      }
    }
  }

  /** Removes what was written unless {@link #finish} has put it in its place; twice is once. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw AtomicFile.failure(path, e);
    }
  }

  /**
   * A tensor to be written.
   *
   * @param name its name, unique in the file
   * @param dtype how its numbers are stored
   * @param shape its dimensions, row-major, none negative; empty for a single number; only to be
   *     read
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  public record Entry(String name, Dtype dtype, long... shape) {
    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the numbers fill no whole
     *     bytes
     */
    public Entry {
      long bits = dtype.bits();
      for (long size : shape) {
        Check.that(size >= 0, "shape of %s must not be negative, got %d", name, size);
        bits = Math.multiplyExact(bits, size);
      }
      Check.that(bits % Byte.SIZE == 0, "tensor %s must fill whole bytes", name);
    }

    /** How many numbers it has. */
    public long elements() {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** How many bytes they take. */
    public long bytes() {
      return elements() * dtype.bits() / Byte.SIZE;
    }
  }
}
