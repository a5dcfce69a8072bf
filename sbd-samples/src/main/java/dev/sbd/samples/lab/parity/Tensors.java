package dev.sbd.samples.lab.parity;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** The tensors of a small safetensors file: 8 bytes of length, so much JSON, numbers. */
record Tensors(Path file, ByteBuffer data, Map<String, Place> header) {
  private static final TypeToken<Map<String, Place>> HEADER = new TypeToken<>() {};

  private record Place(String dtype, long[] shape, @SerializedName("data_offsets") int[] offsets) {}

  static Tensors read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      byte[] json = new byte[Math.toIntExact(bytes.getLong())];
      bytes.get(json);
      String header = new String(json, StandardCharsets.UTF_8);
      ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      return new Tensors(file, data, new Gson().fromJson(header, HEADER));
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) { // lengths that cannot be, no JSON
      throw new CheckpointException(file, "is not a safetensors file: " + e.getMessage(), e);
    }
  }

  boolean has(String name) {
    return header.get(name) != null;
  }

  /** Finite numbers of float32 in that shape, flat. */
  float[] floats(String name, long... shape) {
    Place place = Objects.requireNonNull(header.get(name), name);
    if (!"F32".equals(place.dtype()) || !Arrays.equals(place.shape(), shape)) {
      String expected = "must be F32" + Arrays.toString(shape) + ", rows of commit then block";
      throw wrong(name, expected + ", got " + place.dtype() + Arrays.toString(place.shape()));
    }
    float[] floats = new float[Math.toIntExact(shape[0] * shape[1])];
    try {
      data.slice(place.offsets()[0], floats.length * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(floats);
    } catch (RuntimeException e) {
      throw wrong(name, "does not lie in the file: " + e.getMessage());
    }
    for (float number : floats) {
      if (!Float.isFinite(number)) {
        throw wrong(name, "must be finite, holds " + number);
      }
    }
    return floats;
  }

  private CheckpointException wrong(String name, String what) {
    return new CheckpointException(file, "tensor " + name + " " + what);
  }
}
