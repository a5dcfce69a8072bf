package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.internal.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The bytes that a safetensors file begins with: the length of a JSON object, and it. */
final class SafetensorsHeader {
  private static final int ALIGNMENT = 8;

  private SafetensorsHeader() {}

  /**
   * The header of a file of these tensors, without gaps.
   *
   * @throws IllegalArgumentException if two share a name, or one would begin off a multiple of its
   *     numbers' size
   */
  static byte[] of(List<Entry> entries) {
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
      header.add(entry.name(), tensor(entry, begin));
      begin = Math.addExact(begin, entry.bytes());
    }
    return header;
  }

  private static JsonObject tensor(Entry entry, long begin) {
    Check.that(
        begin * Byte.SIZE % entry.dtype().bits() == 0,
        "tensor %s must begin at a multiple of its numbers' %d bits, not at byte %d: declare wider"
            + " dtypes first",
        entry.name(),
        entry.dtype().bits(),
        begin);
    JsonObject tensor = new JsonObject();
    tensor.addProperty("dtype", entry.dtype().name());
    tensor.add("shape", array(entry.shape()));
    tensor.add("data_offsets", array(begin, begin + entry.bytes()));
    return tensor;
  }

  private static JsonArray array(long... values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values).forEach(array::add);
    return array;
  }

  /** How many bytes follow it. */
  static long dataBytes(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }
}
