package dev.sbd.djl.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final String TRUNCATED = ", the file is truncated or is no safetensors file";

  @TempDir Path temp;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return Files.write(temp.resolve("t.safetensors"), bytes.array());
  }

  private static void assertRefused(Path file, String problem) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> Safetensors.read(file));
    assertEquals(file + ": " + problem, e.getMessage());
  }

  @Test
  void header_ofGoldenShard_givesEveryTensorsPlace() {
    Path file = CheckpointFixture.golden(CheckpointFixture.QWEN2).resolve("model.safetensors");
    Map<String, TensorInfo> tensors = Safetensors.read(file);
    assertEquals(26, tensors.size());
    TensorInfo norm = tensors.get("model.layers.0.input_layernorm.weight");
    assertEquals(Dtype.F32, norm.dtype());
    assertArrayEquals(new long[] {64}, norm.shape());
    assertEquals(8 + 2648 + 38400, norm.offsetInFile());
    assertTrue(norm.isAligned());
    assertEquals(256, norm.bytes());
    assertEquals(file, norm.file());
    assertFalse(tensors.containsKey("__metadata__"));
  }

  @Test
  void tensors_scalarEmptyAndSubByte_areRead() throws IOException {
    Map<String, TensorInfo> tensors =
        Safetensors.read(
            file(
                "{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                    + "\"e\":{\"dtype\":\"BF16\",\"shape\":[0,9],\"data_offsets\":[4,4]},"
                    + "\"q\":{\"dtype\":\"F4\",\"shape\":[2,3],\"data_offsets\":[4,7]}}  ",
                7));
    assertEquals(4, tensors.get("s").bytes());
    assertEquals(0, tensors.get("e").bytes());
    assertEquals(3, tensors.get("q").bytes());
  }

  @Test
  void offset_offItsElementSize_isNotAligned() throws IOException {
    Path file = file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
    assertEquals(8 + 54, Safetensors.read(file).get("t").offsetInFile());
    assertFalse(Safetensors.read(file).get("t").isAligned());
  }

  @Test
  void file_missingFolderOrEmpty_isRefused() throws IOException {
    assertRefused(temp.resolve("none"), "is missing");
    assertRefused(temp, "is not a file but must be a safetensors file");
    Path empty = Files.write(temp.resolve("empty"), new byte[0]);
    assertRefused(empty, "has 0 bytes, a safetensors file has at least 8" + TRUNCATED);
  }

  @Test
  void headerLength_pastTheFile_isRefused() throws IOException {
    Path text = Files.writeString(temp.resolve("text"), "<html>not found</html>");
    assertRefused(
        text,
        "header length must be in [2, 14] in a file of 22 bytes, got 8029423821061908540"
            + TRUNCATED);
    byte[] negative = ByteBuffer.allocate(10).putLong(-1L).array();
    assertRefused(
        Files.write(temp.resolve("negative"), negative),
        "header length must be in [2, 2] in a file of 10 bytes, got 18446744073709551615"
            + TRUNCATED);
  }

  @Test
  void file_thatIsALfsPointer_isRefused() throws IOException {
    Path pointer =
        Files.writeString(temp.resolve("p"), "version https://git-lfs.github.com/spec/v1\n");
    assertRefused(
        pointer, "is a Git LFS pointer, not the weights; fetch them with \"git lfs pull\"");
  }

  @Test
  void data_truncated_isRefusedWithTheBytes() {
    CheckpointFixture fixture = CheckpointFixture.copy(CheckpointFixture.QWEN2, temp);
    fixture.truncate("model.safetensors", 8 + 2648 + 100);
    assertRefused(
        fixture.file("model.safetensors"),
        "header: model.embed_tokens.weight.data_offsets must end within the 100 data bytes of the"
            + " file, which looks truncated, got [0,38400]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dtype | \"F31\" | header: t.dtype must be F32, BF16, F16 or another dtype of safetensors,"
            + " got \"F31\"",
        "dtype | null | header: t.dtype is missing, it must be a dtype's name",
        "dtype | 32 | header: t.dtype must be a string, got 32",
        "shape | [2,-2] | header: t.shape must be a list of whole numbers >= 0, got [2,-2]",
        "shape | [1.5] | header: t.shape must be a list of whole numbers >= 0, got [1.5]",
        "shape | 4 | header: t.shape must be a list of whole numbers >= 0, got 4",
        "shape | null | header: t.shape is missing, it must be a list of whole numbers >= 0",
        "shape | [4294967296,4294967296] | header: t.shape must hold fewer than 2^63 bits, got"
            + " [4294967296,4294967296]",
        "shape | [5] | header: t.data_offsets must span the 20 bytes of shape and dtype, got"
            + " [0,16]",
        "data_offsets | [0] | header: t.data_offsets must be [begin, end] with begin <= end, got"
            + " [0]",
        "data_offsets | [16,0] | header: t.data_offsets must be [begin, end] with begin <= end, got"
            + " [16,0]",
        "data_offsets | [4,20] | header: t.data_offsets must end within the 16 data bytes of the"
            + " file, which looks truncated, got [4,20]",
        "data_offsets | [9223372036854775800,9223372036854775807] | header: t.data_offsets must end"
            + " within the 16 data bytes of the file, which looks truncated, got"
            + " [9223372036854775800,9223372036854775807]",
      })
  void entry_inconsistent_isRefused(String field, String value, String problem) throws IOException {
    Map<String, String> entry =
        new LinkedHashMap<>(Map.of("dtype", "\"F32\"", "shape", "[2,2]", "data_offsets", "[0,16]"));
    entry.put(field, value);
    String json =
        entry.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
            .collect(Collectors.joining(",", "{\"t\":{", "}}"));
    assertRefused(file(json, 16), problem);
  }

  @Test
  void entry_notAnObject_isRefused() throws IOException {
    assertRefused(file("{\"t\":[1]}", 0), "header: t must be an object, got [1]");
  }

  @Test
  void header_malformed_isRefused() throws IOException {
    for (String header : new String[] {"[]", "{\"__metadata__\":{}", "xxxx", "{t:1}"}) {
      Path file = file(header, 0);
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> Safetensors.read(file), header);
      String start = file + ": header is not valid JSON: ";
      assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }
  }

  @Test
  void header_notUtf8_isRefused() throws IOException {
    byte[] bytes = {3, 0, 0, 0, 0, 0, 0, 0, '{', (byte) 0xff, '}'};
    assertRefused(Files.write(temp.resolve("t"), bytes), "header is not UTF-8 text" + TRUNCATED);
  }

  @Test
  void header_onAnInterruptedThread_isRead() throws IOException {
    Path file = file("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
    Thread.currentThread().interrupt();
    assertEquals(4, Safetensors.read(file).get("t").bytes());
    assertTrue(Thread.interrupted(), "the interrupt is still there");
  }

  @Test
  void header_withTensorTwice_isRefused() throws IOException {
    String entry = "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    assertRefused(
        file("{" + entry + "," + entry + "}", 4), "tensor t is listed twice in the header");
  }
}
