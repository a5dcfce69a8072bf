package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a safetensors file, wholly or not at all, however large: the tensors are declared first,
 * then each is asked for its numbers, which come in pieces of any size.
 *
 * <pre>{@code
 * var entries = List.of(new Entry("norm", Dtype.BF16, 576));
 * SafetensorsWriter.write(file, entries, (entry, out) -> out.write(numbers));
 * }</pre>
 *
 * <p>The layout is the reference implementation's: the header padded with spaces to a multiple of 8
 * bytes, the tensors without gaps, {@code {"format":"pt"}} as metadata.
 */
public final class SafetensorsWriter {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int ALIGNMENT = 8;

  private final FileChannel channel;
  private final Entry entry; // the tensor being written
  private final ByteBuffer buffer;
  private long left; // its bytes that are still to come

  private SafetensorsWriter(FileChannel channel, Entry entry, ByteBuffer buffer) {
    this.channel = channel;
    this.entry = entry;
    this.buffer = buffer;
    this.left = entry.bytes();
  }

  /** What a file's tensors hold. */
  @FunctionalInterface
  public interface Contents {
    /**
     * Writes all numbers of a tensor.
     *
     * @param entry which of the declared tensors, from 0
     * @param out takes them
     * @throws IOException if they cannot be had
     */
    void write(int entry, SafetensorsWriter out) throws IOException;
  }

  /**
   * Writes a file. It is put in its place after everything is on the disk and its header has been
   * read back.
   *
   * @param file in place of what is there; its directory must exist
   * @param entries the tensors, in their order
   * @param contents gives the numbers of each in turn
   * @throws IllegalArgumentException if two entries share a name, or one would begin off a multiple
   *     of its numbers' size: wider dtypes go first
   * @throws IllegalStateException if {@code contents} gives more or fewer than was declared
   * @throws CheckpointException if there is no such directory, it has not room enough, or writing
   *     fails; what was there before stays
   */
  public static void write(Path file, List<Entry> entries, Contents contents) {
    byte[] header = header(entries);
    long bytes = header.length + entries.stream().mapToLong(Entry::bytes).sum();
    requireRoom(file, bytes);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (AtomicFile target = new AtomicFile(file)) {
      writeAll(ByteBuffer.wrap(header), target.channel());
      for (int i = 0; i < entries.size(); i++) {
        SafetensorsWriter out = new SafetensorsWriter(target.channel(), entries.get(i), buffer);
        contents.write(i, out);
        out.requireComplete();
      }
      readBack(target, header, bytes);
      target.commit();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  private static void requireRoom(Path file, long bytes) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    try {
      if (!Files.isDirectory(directory)) {
        throw new IOException("there is no directory " + directory);
      }
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < bytes) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "it needs %,d bytes, and %s has room for %,d",
                bytes,
                directory,
                free));
      }
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /** A disk can run full without telling on write. */
  private static void readBack(AtomicFile file, byte[] header, long bytes) throws IOException {
    file.channel().force(true);
    try (InputStream in = Files.newInputStream(file.temporary())) {
      if (file.channel().size() != bytes || !Arrays.equals(in.readNBytes(header.length), header)) {
        throw new IOException("it reads back otherwise than it was written");
      }
    }
  }

  private static void writeAll(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Appends bytes as they are: numbers in little-endian order.
   *
   * @param bytes all that remains of them is taken
   * @throws IllegalStateException if they are more than the tensor has
   * @throws IOException if writing fails, as on a full disk
   */
  public void write(ByteBuffer bytes) throws IOException {
    take(bytes.remaining());
    writeAll(bytes, channel);
  }

  /**
   * Appends numbers, stored in the tensor's dtype, F32 or BF16; rounded to the nearest, to even
   * where two are equally near.
   *
   * @throws IllegalArgumentException if the tensor has another dtype
   * @throws IllegalStateException if they are more than the tensor has
   * @throws IOException if writing fails, as on a full disk
   */
  public void write(float... numbers) throws IOException {
    int size = entry.dtype().bits() / Byte.SIZE;
    take((long) numbers.length * size);
    for (int from = 0; from < numbers.length; from += BUFFER_BYTES / size) {
      put(numbers, from, Math.min(numbers.length, from + BUFFER_BYTES / size));
      writeAll(buffer.flip(), channel);
    }
  }

  private void put(float[] numbers, int from, int to) {
    buffer.clear();
    switch (entry.dtype()) {
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
              "numbers of a %s tensor must be written as bytes".formatted(entry.dtype()));
    }
  }

  /** The bits of the nearest bfloat16. */
  static short bfloat16(float number) {
    int bits = Float.floatToIntBits(number);
    int half = Float.isNaN(number) ? 0 : 0x7FFF + ((bits >> 16) & 1);
    return (short) ((bits + half) >> 16);
  }

  private void take(long bytes) {
    if (bytes > left) {
      throw new IllegalStateException(
          "tensor %s has room for %d bytes more, got %d".formatted(entry.name(), left, bytes));
    }
    left -= bytes;
  }

  private void requireComplete() {
    if (left > 0) {
      throw new IllegalStateException("tensor %s lacks %d bytes".formatted(entry.name(), left));
    }
  }

  /** What the file begins with: the length of a JSON object, and it. */
  private static byte[] header(List<Entry> entries) {
    byte[] json = json(entries).toString().getBytes(StandardCharsets.UTF_8);
    int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] padded = new byte[Long.BYTES + length];
    Arrays.fill(padded, (byte) ' ');
    ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
    return padded;
  }

  private static JsonObject json(List<Entry> entries) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    JsonObject header = new JsonObject();
    header.add("__metadata__", metadata);
    Set<String> names = new HashSet<>();
    long begin = 0;
    for (Entry entry : entries) {
      Check.that(names.add(entry.name()), "tensor %s is declared twice", entry.name());
      header.add(entry.name(), entry.json(begin));
      begin = Math.addExact(begin, entry.bytes());
    }
    return header;
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

    private JsonObject json(long begin) {
      Check.that(
          begin * Byte.SIZE % dtype.bits() == 0,
          "tensor %s must begin at a multiple of its numbers' %d bits, not at byte %d: declare"
              + " wider dtypes first",
          name,
          dtype.bits(),
          begin);
      JsonObject tensor = new JsonObject();
      tensor.addProperty("dtype", dtype.name());
      tensor.add("shape", array(shape));
      tensor.add("data_offsets", array(begin, begin + bytes()));
      return tensor;
    }

    private static JsonArray array(long... values) {
      JsonArray array = new JsonArray();
      Arrays.stream(values).forEach(array::add);
      return array;
    }
  }
}
