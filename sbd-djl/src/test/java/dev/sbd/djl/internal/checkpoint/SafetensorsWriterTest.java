package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void setUp() {
    file = temp.resolve("model.safetensors");
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer data(String tensor) throws IOException {
    TensorInfo info = Safetensors.read(file).get(tensor);
    return ByteBuffer.wrap(Files.readAllBytes(file), (int) info.offsetInFile(), (int) info.bytes())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @FunctionalInterface
  private interface Numbers {
    void writeTo(SafetensorsWriter out) throws IOException;
  }

  private static Numbers floats(float... numbers) {
    return out -> out.write(numbers);
  }

  private static Numbers bytes(byte... bytes) {
    return out -> out.write(ByteBuffer.wrap(bytes));
  }

  private void write(List<Entry> entries, Numbers... numbers) {
    SafetensorsWriter.write(file, entries, (entry, out) -> numbers[entry].writeTo(out));
  }

  private <T extends RuntimeException> String refusal(
      Class<T> type, List<Entry> entries, Numbers... numbers) {
    return assertThrows(type, () -> write(entries, numbers)).getMessage();
  }

  private List<String> filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writer_ofSeveralDtypes_readsBackAsDeclared() throws IOException {
    List<Entry> entries =
        List.of(
            new Entry("a.weight", Dtype.F32, 2, 3),
            new Entry("empty", Dtype.F32, 0, 7),
            new Entry("b\"\u00e9", Dtype.BF16, 4),
            new Entry("scalar", Dtype.I8));
    write(
        entries,
        floats(1, 2, 3, 4, 5, 6),
        out -> {},
        floats(1, 0x1.01p0f, -0x1.03p0f, Float.POSITIVE_INFINITY),
        bytes(new byte[] {7}));
    assertEquals(
        List.of("a.weight F32[2, 3]", "empty F32[0, 7]", "b\"\u00e9 BF16[4]", "scalar I8[]"),
        Safetensors.read(file).values().stream()
            .map(tensor -> tensor.name() + " " + tensor.dtype() + Arrays.toString(tensor.shape()))
            .toList());
    assertEquals(3, data("a.weight").slice().order(ByteOrder.LITTLE_ENDIAN).getFloat(8));
    ByteBuffer halves = data("b\"\u00e9");
    // Halfway between two bfloat16 numbers: to the even one, whichever side that is.
    assertEquals((short) 0x3F80, halves.getShort());
    assertEquals((short) 0x3F80, halves.getShort());
    assertEquals((short) 0xBF82, halves.getShort());
    assertEquals((short) 0x7F80, halves.getShort());
    assertEquals(7, data("scalar").get());
    assertEquals(List.of("model.safetensors"), filesLeft());
  }

  @Test
  void header_is_paddedAndMarkedAsTheReferenceImplementations() throws IOException {
    write(List.of(new Entry("x", Dtype.U8, 1)), bytes(new byte[1]));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    assertEquals(0, length % 8);
    assertEquals(8 + length + 1, bytes.capacity());
    String header = new String(bytes.array(), 8, (int) length, StandardCharsets.UTF_8);
    assertEquals(
        "{\"__metadata__\":{\"format\":\"pt\"},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        header.stripTrailing());
  }

  @Test
  void pieces_ofAnySize_arriveInOrder() throws IOException {
    int count = 700_000; // more than the buffer holds
    List<Entry> entries =
        List.of(new Entry("a", Dtype.I32, count), new Entry("b", Dtype.F32, count));
    ByteBuffer numbers = littleEndian(4 * count);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      numbers.putInt(i);
      floats[i] = i;
    }
    numbers.flip();
    write(
        entries,
        out -> {
          while (numbers.hasRemaining()) {
            int piece = Math.min(numbers.remaining(), 1_234_567);
            out.write(numbers.slice(numbers.position(), piece));
            numbers.position(numbers.position() + piece);
          }
        },
        floats(floats));
    int[] written = new int[count];
    data("a").asIntBuffer().get(written);
    assertArrayEquals(IntStream.range(0, count).toArray(), written);
    float[] read = new float[count];
    data("b").asFloatBuffer().get(read);
    assertArrayEquals(floats, read);
  }

  @Test
  void numbers_fewerThanDeclared_areRefusedAndLeaveWhatWasThere() throws IOException {
    Files.writeString(file, "old");
    List<Entry> entries = List.of(new Entry("x", Dtype.F32, 2));
    assertEquals(
        "tensor x lacks 4 bytes", refusal(IllegalStateException.class, entries, floats(1)));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("model.safetensors"), filesLeft());
  }

  @Test
  void write_overAnOldFile_replacesIt() throws IOException {
    Files.writeString(file, "old");
    write(List.of());
    assertTrue(Safetensors.read(file).isEmpty());
  }

  @Test
  void numbers_beyondTheDeclared_areRefused() {
    List<Entry> entries = List.of(new Entry("x", Dtype.F32, 2), new Entry("y", Dtype.I16, 1));
    assertEquals(
        "tensor x has room for 8 bytes more, got 12",
        refusal(IllegalStateException.class, entries, floats(1, 2, 3)));
    assertEquals(
        "tensor y has room for 2 bytes more, got 3",
        refusal(IllegalStateException.class, entries, floats(1, 2), bytes(new byte[3])));
  }

  @Test
  void numbers_intoIntegers_areRefused() {
    assertEquals(
        "numbers of a I16 tensor must be written as bytes",
        refusal(IllegalArgumentException.class, List.of(new Entry("y", Dtype.I16, 1)), floats(1)));
  }

  @Test
  void entries_thatCannotBeAFile_areRefused() {
    assertEquals(
        "tensor x is declared twice",
        refusal(new Entry("x", Dtype.U8, 1), new Entry("x", Dtype.F32, 1)));
    assertEquals(
        "tensor y must begin at a multiple of its numbers' 32 bits, not at byte 2: declare wider"
            + " dtypes first",
        refusal(new Entry("x", Dtype.BF16, 1), new Entry("y", Dtype.F32, 1)));
    assertEquals(
        "shape of x must not be negative, got -1",
        assertThrows(IllegalArgumentException.class, () -> new Entry("x", Dtype.F32, -1))
            .getMessage());
  }

  private String refusal(Entry... entries) {
    return refusal(IllegalArgumentException.class, List.of(entries));
  }

  @Test
  void disk_withoutRoom_isReportedBeforeAnythingIsWritten() throws IOException {
    long tooMany = 1L << 58;
    List<Entry> entries = List.of(new Entry("x", Dtype.U8, tooMany));
    String message = refusal(CheckpointException.class, entries);
    assertTrue(
        message.matches(
            ".*cannot be written: it needs 288,230,376,151,7\\d\\d,\\d\\d\\d bytes, and .* has room for [\\d,]+"),
        message);
    assertEquals(List.of(), filesLeft());
  }

  /** An interrupt fails a write as a full disk does: with an IOException midway. */
  @Test
  void write_thatFailsMidway_isReportedAndNothingIsLeft() throws IOException {
    List<Entry> entries = List.of(new Entry("x", Dtype.U8, 2 << 20));
    try {
      String message =
          refusal(
              CheckpointException.class,
              entries,
              out -> {
                Thread.currentThread().interrupt();
                out.write(littleEndian(2 << 20));
              });
      assertTrue(message.startsWith(file + ": cannot be written"), message);
    } finally {
      Thread.interrupted();
    }
    assertEquals(List.of(), filesLeft());
  }

  @Test
  void directory_missing_isNamed() {
    Path missing = temp.resolve("none");
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                SafetensorsWriter.write(
                    missing.resolve("x.safetensors"), List.of(), (entry, out) -> {}));
    assertTrue(e.getMessage().contains("there is no directory " + missing), e.getMessage());
  }
}
