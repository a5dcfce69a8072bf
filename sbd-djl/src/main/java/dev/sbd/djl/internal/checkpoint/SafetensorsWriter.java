package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

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
  private static final int ALIGNMENT = 8;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final Path temporary;
  private final List<Entry> entries;
  private final long totalBytes;
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int entry; // the one being written
  private long left; // its bytes that are still to come

  private SafetensorsWriter(Path file, List<Entry> entries, long totalBytes) throws IOException {
    this.file = file;
    this.entries = entries;
    this.totalBytes = totalBytes;
    String name = "." + file.getFileName() + "." + UUID.randomUUID() + ".tmp";
    this.temporary = file.toAbsolutePath().resolveSibling(name);
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
    check(entries);
    byte[] header = header(entries);
    long totalBytes = Long.BYTES + header.length + bytes(entries);
    requireRoom(file, totalBytes);
    try {
      SafetensorsWriter writer = new SafetensorsWriter(file, List.copyOf(entries), totalBytes);
      writer.begin(header);
      return writer;
    } catch (IOException e) {
      throw failure(file, e);
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
      throw failure(file, e);
    }
  }

  private static void check(List<Entry> entries) {
    Set<String> names = new HashSet<>();
    long begin = 0;
    for (Entry entry : entries) {
      Require.that(names.add(entry.name()), () -> "tensor " + entry.name() + " is declared twice");
      long offset = begin;
      Require.that(
          offset * Byte.SIZE % entry.dtype().bits() == 0,
          () ->
              "tensor %s must begin at a multiple of its numbers' %d bits, not at byte %d: declare wider dtypes first"
                  .formatted(entry.name(), entry.dtype().bits(), offset));
      begin = Math.addExact(begin, entry.bytes());
    }
  }

  private static long bytes(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  private static byte[] header(List<Entry> entries) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long begin = 0;
    for (Entry entry : entries) {
      JsonObject tensor = new JsonObject();
      tensor.addProperty("dtype", entry.dtype().name());
      tensor.add("shape", array(entry.shape()));
      tensor.add("data_offsets", array(begin, begin + entry.bytes()));
      header.add(entry.name(), tensor);
      begin += entry.bytes();
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static JsonArray array(long... values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values).forEach(array::add);
    return array;
  }

  private void begin(byte[] header) {
    try {
      writeAll(buffer.putLong(header.length).flip());
      writeAll(ByteBuffer.wrap(header));
    } catch (CheckpointException e) {
      close();
      throw e;
    }
    buffer.clear();
    entry = -1;
    nextEntry();
  }

  private void writeAll(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(file, e);
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
    if (buffer.remaining() < ALIGNMENT) {
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
      channel.force(true);
      channel.close();
      readBack();
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** A disk can run full without telling on write. */
  private void readBack() throws IOException {
    List<Entry> found =
        Safetensors.read(temporary).values().stream()
            .map(tensor -> new Entry(tensor.name(), tensor.dtype(), tensor.shape()))
            .toList();
    if (!found.equals(entries) || Files.size(temporary) != totalBytes) {
      throw new IOException("it reads back otherwise than it was written");
    }
  }

  /** Removes what was written unless {@link #finish} has put it in its place; twice is once. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failure(temporary, e);
    }
  }

  private static CheckpointException failure(Path file, IOException e) {
    return new CheckpointException(file, "cannot be written: " + e.getMessage(), e);
  }

  /**
   * A tensor to be written.
   *
   * @param name its name, unique in the file
   * @param dtype how its numbers are stored
   * @param shape its dimensions, row-major, none negative; empty for a single number
   */
  public record Entry(String name, Dtype dtype, long... shape) {
    /**
     * Copies the shape.
     *
     * @throws IllegalArgumentException if a dimension is negative or the numbers fill no whole
     *     bytes
     */
    public Entry {
      shape = shape.clone();
      long bits = dtype.bits();
      for (long size : shape) {
        Require.that(size >= 0, () -> "shape of " + name + " must not be negative, got " + size);
        bits = Math.multiplyExact(bits, size);
      }
      Require.that(bits % Byte.SIZE == 0, () -> "tensor " + name + " must fill whole bytes");
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

    /** How many bytes they take. */
    public long bytes() {
      return elements() * dtype.bits() / Byte.SIZE;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entry that
          && name.equals(that.name)
          && dtype == that.dtype
          && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * name.hashCode() + dtype.hashCode()) + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
      return name + " " + dtype + Arrays.toString(shape);
    }
  }
}
