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
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      writer.write(1, 2, 3, 4, 5, 6, 1, 0x1.01p0f, -0x1.03p0f, Float.POSITIVE_INFINITY);
      writer.write(ByteBuffer.wrap(new byte[] {7}));
      writer.finish();
    }
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
    try (SafetensorsWriter writer =
        SafetensorsWriter.open(file, List.of(new Entry("x", Dtype.U8, 1)))) {
      writer.write(ByteBuffer.wrap(new byte[1]));
      writer.finish();
    }
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
  void pieces_acrossTensorsAndBuffers_arriveInOrder() throws IOException {
    int count = 700_000; // more than the buffer holds
    List<Entry> entries =
        List.of(new Entry("a", Dtype.I32, count), new Entry("b", Dtype.I32, count));
    ByteBuffer numbers = littleEndian(8 * count);
    for (int i = 0; i < 2 * count; i++) {
      numbers.putInt(i);
    }
    numbers.flip();
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      while (numbers.hasRemaining()) {
        int piece = Math.min(numbers.remaining(), 1_234_567);
        writer.write(numbers.slice(numbers.position(), piece));
        numbers.position(numbers.position() + piece);
      }
      writer.finish();
    }
    int[] written = new int[count];
    data("b").asIntBuffer().get(written);
    assertArrayEquals(IntStream.range(count, 2 * count).toArray(), written);
  }

  @Test
  void close_withoutFinish_leavesWhatWasThere() throws IOException {
    Files.writeString(file, "old");
    List<Entry> entries = List.of(new Entry("x", Dtype.F32, 2));
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      writer.write(1);
      assertEquals(
          "tensor x lacks 4 bytes",
          assertThrows(IllegalStateException.class, writer::finish).getMessage());
    }
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("model.safetensors"), filesLeft());
  }

  @Test
  void finish_overAnOldFile_replacesIt() throws IOException {
    Files.writeString(file, "old");
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, List.of())) {
      writer.finish();
    }
    assertTrue(Safetensors.read(file).isEmpty());
  }

  @Test
  void numbers_beyondTheDeclared_areRefused() {
    List<Entry> entries = List.of(new Entry("x", Dtype.F32, 2));
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      assertEquals(
          "1 numbers come after the last declared tensor",
          assertThrows(IllegalStateException.class, () -> writer.write(1, 2, 3)).getMessage());
      assertEquals(
          "3 bytes come after the last declared tensor",
          assertThrows(IllegalStateException.class, () -> writer.write(littleEndian(3)))
              .getMessage());
    }
  }

  @Test
  void numbers_afterHalfANumberOrIntoIntegers_areRefused() {
    List<Entry> entries = List.of(new Entry("x", Dtype.F32, 1), new Entry("y", Dtype.I16, 1));
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      writer.write(littleEndian(1));
      assertThrows(IllegalStateException.class, () -> writer.write(1f));
      writer.write(littleEndian(3));
      assertEquals(
          "numbers of a I16 tensor must be written as bytes",
          assertThrows(IllegalArgumentException.class, () -> writer.write(1f)).getMessage());
    }
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
    return assertThrows(
            IllegalArgumentException.class, () -> SafetensorsWriter.open(file, List.of(entries)))
        .getMessage();
  }

  @Test
  void disk_withoutRoom_isReportedBeforeAnythingIsWritten() throws IOException {
    long tooMany = 1L << 58;
    List<Entry> entries = List.of(new Entry("x", Dtype.U8, tooMany));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> SafetensorsWriter.open(file, entries));
    assertTrue(
        e.getMessage()
            .matches(
                ".*cannot be written: it needs 288,230,376,151,7\\d\\d,\\d\\d\\d bytes, and .* has room for [\\d,]+"),
        e.getMessage());
    assertEquals(List.of(), filesLeft());
  }

  /** An interrupt fails a write as a full disk does: with an IOException midway. */
  @Test
  void write_thatFailsMidway_isReportedAndNothingIsLeft() throws IOException {
    List<Entry> entries = List.of(new Entry("x", Dtype.U8, 2 << 20));
    try (SafetensorsWriter writer = SafetensorsWriter.open(file, entries)) {
      Thread.currentThread().interrupt();
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> writer.write(littleEndian(2 << 20)));
      assertTrue(e.getMessage().startsWith(file + ": cannot be written"), e.getMessage());
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
            () -> SafetensorsWriter.open(missing.resolve("x.safetensors"), List.of()));
    assertTrue(e.getMessage().contains("there is no directory " + missing), e.getMessage());
  }
}
