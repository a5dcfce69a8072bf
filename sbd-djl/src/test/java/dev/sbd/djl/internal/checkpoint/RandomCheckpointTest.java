package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RandomCheckpointTest {
  @TempDir Path temp;

  private static ModelConfig tiny(Architecture architecture, Dtype dtype) {
    boolean qwen2 = architecture == Architecture.QWEN2;
    return new ModelConfig(
        architecture,
        new Dimensions(300, 16, 40, 2, 4, 2, 6),
        1e-5,
        new Rope(500_000, Optional.of(new Llama3RopeScaling(8, 1, 4, 8192))),
        new Biases(qwen2, false, false),
        architecture == Architecture.QWEN3,
        4096,
        new SpecialTokens(List.of(3, 5), OptionalInt.of(1), OptionalInt.of(299)),
        Optional.of(dtype),
        OptionalInt.of(16));
  }

  private float[] floats(Path directory, String name) throws IOException {
    TensorInfo tensor = Checkpoint.open(directory).tensor(name);
    ByteBuffer bytes =
        ByteBuffer.wrap(
                Files.readAllBytes(tensor.file()),
                (int) tensor.offsetInFile(),
                (int) tensor.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[(int) tensor.bytes() * 8 / tensor.dtype().bits()];
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }

  @ParameterizedTest
  @EnumSource
  void checkpoint_ofAnyFamily_isReadAsItWasAskedFor(Architecture architecture) {
    ModelConfig config = tiny(architecture, Dtype.BF16);
    RandomCheckpoint.write(temp, ConfigJson.of(config), 1);
    Checkpoint checkpoint = Checkpoint.open(temp);
    assertEquals(config, checkpoint.config());
    assertEquals(
        WeightPlan.of(config).names(),
        WeightPlan.of(config).locate(checkpoint).keySet().stream().toList());
  }

  @ParameterizedTest
  @MethodSource("dev.sbd.djl.internal.checkpoint.KnownShape#all")
  void config_ofKnownShape_isReadAsItWasWritten(KnownShape shape) throws IOException {
    ModelConfig config = ModelConfig.of(shape.json(Dtype.BF16));
    Path file = Files.writeString(temp.resolve("config.json"), shape.json(Dtype.BF16).toString());
    assertEquals(config, ModelConfigParser.parse(JsonFields.read(file), temp, Family.SBD));
    assertEquals(config, ModelConfig.of(ConfigJson.of(config)));
    assertEquals(Optional.of(shape), KnownShape.of(shape.name().toUpperCase(Locale.ROOT)));
  }

  /** The counts that the models' cards give. */
  @ParameterizedTest
  @CsvSource({
    "smollm2-135m, 134515008",
    "llama-3.2-1b, 1235814400",
    "llama-3.1-8b, 8030261248",
    "qwen3-0.6b, 596049920",
    "qwen3-8b, 8190735360"
  })
  void parameters_ofKnownShape_areThePublishedModels(String name, long parameters) {
    ModelConfig config = ModelConfig.of(KnownShape.of(name).orElseThrow().json(Dtype.BF16));
    assertEquals(parameters, WeightPlan.of(config).parameters());
  }

  @Test
  void weights_areNormalAndNormsOne() throws IOException {
    RandomCheckpoint.write(temp, ConfigJson.of(tiny(Architecture.LLAMA, Dtype.F32)), 7);
    float[] embedding = floats(temp, WeightPlan.EMBEDDING);
    double mean = IntStream.range(0, 4800).mapToDouble(i -> embedding[i]).average().orElseThrow();
    double square =
        IntStream.range(0, 4800).mapToDouble(i -> embedding[i] * embedding[i]).sum() / 4800;
    assertEquals(0, mean, 4 * 0.02 / Math.sqrt(4800));
    assertEquals(0.02, Math.sqrt(square), 4 * 0.02 / Math.sqrt(2 * 4800));
    long within = IntStream.range(0, 4800).filter(i -> Math.abs(embedding[i]) < 0.02).count();
    assertEquals(0.683, within / 4800.0, 0.03);
    for (float norm : floats(temp, WeightPlan.FINAL_NORM)) {
      assertEquals(1, norm);
    }
  }

  @Test
  void weights_followFromTheSeed() throws IOException {
    ModelConfig config = tiny(Architecture.LLAMA, Dtype.F32);
    for (int seed : new int[] {1, 1, 2}) {
      Path directory = temp.resolve(Files.exists(temp.resolve("1")) ? seed + "b" : seed + "");
      RandomCheckpoint.write(directory, ConfigJson.of(config), seed);
    }
    byte[] first = Files.readAllBytes(temp.resolve("1/model.safetensors"));
    assertArrayEquals(first, Files.readAllBytes(temp.resolve("1b/model.safetensors")));
    float[] other = floats(temp.resolve("2b"), WeightPlan.LM_HEAD);
    assertNotEquals(floats(temp.resolve("1"), WeightPlan.LM_HEAD)[0], other[0]);
    assertNotEquals(floats(temp.resolve("2b"), WeightPlan.EMBEDDING)[0], other[0]);
  }

  @Test
  void directory_withCheckpoint_isLeftAlone() throws IOException {
    Files.writeString(temp.resolve("config.json"), "{}");
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                RandomCheckpoint.write(
                    temp, ConfigJson.of(tiny(Architecture.LLAMA, Dtype.F32)), 1));
    assertEquals(temp + ": holds a checkpoint already", e.getMessage());
    assertFalse(Files.exists(temp.resolve("model.safetensors")));
  }

  @Test
  void dtype_half_isRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                RandomCheckpoint.write(
                    temp, ConfigJson.of(tiny(Architecture.LLAMA, Dtype.F16)), 1));
    assertEquals("dtype must be F32 or BF16, got F16", e.getMessage());
  }
}
