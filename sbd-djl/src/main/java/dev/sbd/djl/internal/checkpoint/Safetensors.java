package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of length, little-endian, that many bytes of JSON, then
 * the tensors' bytes, where the JSON says. Only the header is read.
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;

  /** The format's own limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final String LFS_POINTER = "version ";
  private static final String BROKEN = ", the file is truncated or is no safetensors file";

  private final Path file;
  private final long fileBytes;

  private Safetensors(Path file, long fileBytes) {
    this.file = file;
    this.fileBytes = fileBytes;
  }

  /**
   * The tensors of a file by name, in the header's order.
   *
   * @param file a {@code .safetensors} file
   * @return an unmodifiable map
   */
  public static Map<String, TensorInfo> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file, Files.exists(file) ? "is not a file but must be a safetensors file" : "is missing");
    }
    try (InputStream in = Files.newInputStream(file)) { // no channel: an interrupt would close it
      return new Safetensors(file, Files.size(file)).read(in);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private Map<String, TensorInfo> read(InputStream in) throws IOException {
    if (fileBytes < LENGTH_BYTES) {
      throw problem("has " + fileBytes + " bytes, a safetensors file has at least 8" + BROKEN);
    }
    ByteBuffer length = bytes(in, LENGTH_BYTES);
    if (StandardCharsets.ISO_8859_1.decode(length.duplicate()).toString().equals(LFS_POINTER)) {
      throw problem("is a Git LFS pointer, not the weights; fetch them with \"git lfs pull\"");
    }
    long headerBytes = length.order(ByteOrder.LITTLE_ENDIAN).getLong();
    checkHeaderLength(headerBytes);
    return tensors(text(bytes(in, (int) headerBytes)), LENGTH_BYTES + headerBytes);
  }

  private void checkHeaderLength(long headerBytes) {
    long most = Math.min(fileBytes - LENGTH_BYTES, MAX_HEADER_BYTES);
    if (headerBytes < 2 || headerBytes > most) {
      throw problem(
          "header length must be in [2, %d] in a file of %d bytes, got %s%s"
              .formatted(most, fileBytes, Long.toUnsignedString(headerBytes), BROKEN));
    }
  }

  private static ByteBuffer bytes(InputStream in, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(count));
    if (bytes.remaining() < count) {
      throw new IOException("the file ends inside its header");
    }
    return bytes;
  }

  private String text(ByteBuffer header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file, "header is not UTF-8 text" + BROKEN, e);
    }
  }

  private Map<String, TensorInfo> tensors(String header, long dataStart) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    try (JsonReader json = new JsonReader(new StringReader(header))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        JsonElement entry = JsonParser.parseReader(json);
        if (!name.equals(METADATA) && tensors.put(name, tensor(name, entry, dataStart)) != null) {
          throw problem("tensor " + name + " is listed twice in the header");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw problem("header goes on after its JSON object" + BROKEN);
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw FileProblem.syntax(file, "header is not valid JSON", e);
    }
    return Collections.unmodifiableMap(tensors);
  }

  private TensorInfo tensor(String name, JsonElement entry, long dataStart) {
    JsonFields fields = JsonFields.of(file, "header: " + name, entry);
    Dtype dtype = dtype(fields);
    long[] shape = fields.sizes("shape");
    long[] offsets = offsets(fields, dataStart);
    long bytes = offsets[1] - offsets[0];
    if (bytes != byteSize(fields, dtype, shape)) {
      throw fields.wrong(
          "data_offsets",
          "must span the %d bytes of shape and dtype".formatted(byteSize(fields, dtype, shape)));
    }
    return new TensorInfo(name, dtype, shape, file, dataStart + offsets[0], bytes);
  }

  private static Dtype dtype(JsonFields fields) {
    String name =
        fields.string("dtype").orElseThrow(() -> fields.missing("dtype", "a dtype's name"));
    try {
      return Dtype.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw fields.wrong("dtype", "must be F32, BF16, F16 or another dtype of safetensors");
    }
  }

  private long[] offsets(JsonFields fields, long dataStart) {
    long[] offsets = fields.sizes("data_offsets");
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw fields.wrong("data_offsets", "must be [begin, end] with begin <= end");
    }
    if (offsets[1] > fileBytes - dataStart) {
      throw fields.wrong(
          "data_offsets",
          "must end within the %d data bytes of the file%s"
              .formatted(fileBytes - dataStart, ", which looks truncated"));
    }
    return offsets;
  }

  private static long byteSize(JsonFields fields, Dtype dtype, long[] shape) {
    try {
      long bits = dtype.bits();
      for (long size : shape) {
        bits = Math.multiplyExact(bits, size);
      }
      return bits / Byte.SIZE + (bits % Byte.SIZE == 0 ? 0 : 1);
    } catch (ArithmeticException e) {
      throw fields.wrong("shape", "must hold fewer than 2^63 bits");
    }
  }

  private CheckpointException problem(String problem) {
    return new CheckpointException(file, problem);
  }
}
