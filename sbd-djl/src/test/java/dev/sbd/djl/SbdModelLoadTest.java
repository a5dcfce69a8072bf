package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.gson.JsonParser;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.error.SbdException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loading what is broken, and what is not. */
class SbdModelLoadTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String NORM = "model.norm.weight";
  private static final int[] PROMPT = {5, 6, 7};

  @TempDir Path temp;

  private CheckpointFixture copy(String name) {
    return CheckpointFixture.copy(name, temp);
  }

  private static int[] tokens(Path directory) {
    try (SbdModel model = SbdModel.load(directory)) {
      return model.generate(PROMPT, o -> o.maxNewTokens(12)).tokens();
    }
  }

  private static Arguments spoilt(String what, Consumer<CheckpointFixture> spoil, String message) {
    return Arguments.of(what, spoil, message);
  }

  static Stream<Arguments> brokenCheckpoints() {
    return Stream.of(
        spoilt("no config", f -> f.drop("config.json"), "is missing"),
        spoilt("empty config", f -> f.write("config.json", ""), "config.json"),
        spoilt("config cut off", f -> f.truncate("config.json", 100), "config.json"),
        spoilt("config is a list", f -> f.write("config.json", "[]"), "config.json"),
        spoilt("other model", f -> f.config("model_type", "\"gpt2\""), "model_type"),
        spoilt("no weights", f -> f.drop(WEIGHTS), "has neither model.safetensors nor"),
        spoilt("empty weights", f -> f.truncate(WEIGHTS, 0), "has 0 bytes"),
        spoilt("weights cut off", f -> f.truncate(WEIGHTS, 300_000), "looks truncated"),
        spoilt("weights are text", f -> f.write(WEIGHTS, "hello world"), "header length"),
        spoilt(
            "tensor missing",
            f -> f.editHeader(WEIGHTS, h -> h.remove(NORM)),
            "tensor " + NORM + " is missing"),
        spoilt(
            "tensor of another shape",
            f -> f.editTensor(WEIGHTS, NORM, "shape", "[8,8]"),
            "must have shape [64], got [8, 8]"),
        spoilt(
            "tensor of integers",
            f -> f.editTensor(WEIGHTS, NORM, "dtype", "\"I32\""),
            "must have dtype F32, BF16 or F16, got I32"),
        spoilt("more layers", f -> f.config("num_hidden_layers", "4"), "layers.3"),
        spoilt(
            "absurdly many layers",
            f -> f.config("num_hidden_layers", "2147483647"),
            "num_hidden_layers must be in [1, 10000], got 2147483647"),
        spoilt(
            "larger vocabulary",
            f -> f.config("vocab_size", "2147483647"),
            "must have shape [2147483647, 64], got [193, 64]"),
        spoilt(
            "vocabulary of one token",
            f -> f.config("vocab_size", "1"),
            "vocab_size must be in [2, 2147483647], got 1"),
        spoilt("huge hidden size", f -> f.config("hidden_size", "2147483646"), "[64]"),
        spoilt("huge heads", f -> f.config("head_dim", "2147483646"), "got [64, 64]"),
        spoilt("head of odd width", f -> f.config("head_dim", "15"), "even width"),
        spoilt(
            "context of one token",
            f -> f.config("max_position_embeddings", "1"),
            "max_position_embeddings must be in [2, 2147483647], got 1"),
        spoilt("end token is text", f -> f.config("eos_token_id", "[2,\"3\"]"), "eos_token_id"),
        spoilt("negative epsilon", f -> f.config("rms_norm_eps", "-1"), "rms_norm_eps"),
        spoilt("infinite theta", f -> f.config("rope_theta", "1e999"), "rope_theta"),
        spoilt("quantised", f -> f.config("quantization_config", "{}"), "quantization_config"),
        spoilt("broken tokenizer", f -> f.write("tokenizer.json", "{}"), "tokenizer.json"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenCheckpoints")
  void load_brokenCheckpoint_saysWhatIsWrong(
      String what, Consumer<CheckpointFixture> spoil, String message) {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA);
    spoil.accept(fixture);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> SbdModel.load(fixture.directory()), what);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().startsWith(fixture.directory().toString()), e.getMessage());
  }

  @Test
  void closedModel_isNamedByWhateverIsAskedOfIt() throws IOException {
    Path tokenizer = Path.of("src/test/resources/tiny-tokenizer/tokenizer.json");
    Path directory =
        copy(CheckpointFixture.LLAMA)
            .write("tokenizer.json", Files.readString(tokenizer))
            .write("chat_template.jinja", "{{ messages[0].content }}")
            .directory();
    SbdModel model = SbdModel.load(directory);
    Chat chat = model.newChat();
    model.close();
    for (Executable use :
        List.<Executable>of(
            () -> model.chat("a"),
            () -> model.complete("a", o -> o),
            () -> model.generate(new int[] {1}, o -> o),
            () -> model.newChat(8),
            () -> chat.send("a"))) {
      assertEquals(
          "the model is closed", assertThrows(IllegalStateException.class, use).getMessage());
    }
    chat.close();
  }

  @Test
  void load_afterFailures_works() {
    int[] before = tokens(CheckpointFixture.golden(CheckpointFixture.LLAMA));
    Path broken = copy(CheckpointFixture.LLAMA).write("tokenizer.json", "{}").directory();
    for (int i = 0; i < 5; i++) {
      assertThrows(CheckpointException.class, () -> SbdModel.load(broken));
    }
    assertArrayEquals(before, tokens(CheckpointFixture.golden(CheckpointFixture.LLAMA)));
  }

  @Test
  void load_shardMissing_saysWhich() {
    CheckpointFixture fixture =
        copy(CheckpointFixture.QWEN3_SHARDED).drop("model-00004-of-00009.safetensors");
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> SbdModel.load(fixture.directory()));
    assertTrue(e.getMessage().contains("model-00004-of-00009.safetensors"), e.getMessage());
  }

  @Test
  void load_fromAFolderWithAnyName_works() throws IOException {
    Path odd = Files.createDirectory(temp.resolve("gewählt 😀 '\"%s"));
    Path directory = CheckpointFixture.copy(CheckpointFixture.QWEN3_SHARDED, odd).directory();
    assertArrayEquals(
        tokens(CheckpointFixture.golden(CheckpointFixture.QWEN3_SHARDED)), tokens(directory));
  }

  @Test
  void load_weightsDeletedAfterwards_doesNotMatter() throws IOException {
    CheckpointFixture fixture = copy(CheckpointFixture.LLAMA);
    try (SbdModel model = SbdModel.load(fixture.directory())) {
      Files.delete(fixture.file(WEIGHTS));
      assertArrayEquals(
          tokens(CheckpointFixture.golden(CheckpointFixture.LLAMA)),
          model.generate(PROMPT, o -> o.maxNewTokens(12)).tokens());
    }
  }

  @Test
  void load_onAGpuThatIsNotThere_saysSo() {
    for (int gpu : new int[] {-1, 99}) {
      Device device = Device.gpu(gpu);
      SbdException e = assertRefused(o -> o.device(device));
      assertTrue(
          e.getMessage()
              .startsWith("device " + device + " is not there: this libtorch is for the CPU"),
          e.getMessage());
      assertTrue(e.getMessage().contains("docs/gpu.md"), e.getMessage());
    }
  }

  @Test
  void load_onAnotherDevice_isRefused() {
    SbdException e = assertRefused(o -> o.device(Device.of("mps", 0)));
    assertEquals("device mps(0) is not supported: use CPU or GPU", e.getMessage());
  }

  private static SbdException assertRefused(UnaryOperator<LoadOptions.Builder> options) {
    Path golden = CheckpointFixture.golden(CheckpointFixture.LLAMA);
    return assertThrows(SbdException.class, () -> SbdModel.load(golden, options));
  }

  @Test
  void load_ofMoreThanTheMachineHolds_isRefusedBeforeAnythingIsAllocated() throws IOException {
    Assumptions.assumeTrue(AvailableMemory.now().isPresent(), "the system does not tell");
    long rows = 1L << 31;
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA)
            .config("vocab_size", Long.toString(rows - 1))
            .editHeader(
                WEIGHTS,
                header -> {
                  long end = 1L << 20;
                  for (String name : List.of("lm_head.weight", "model.embed_tokens.weight")) {
                    long begin = end;
                    end += (rows - 1) * 64 * 4;
                    header.add(
                        name,
                        JsonParser.parseString(
                            "{\"dtype\":\"F32\",\"shape\":[%d,64],\"data_offsets\":[%d,%d]}"
                                .formatted(rows - 1, begin, end)));
                  }
                });
    try (RandomAccessFile file = new RandomAccessFile(fixture.file(WEIGHTS).toFile(), "rw")) {
      file.setLength(file.length() + (1L << 20) + 2 * rows * 64 * 4); // holes: the disk holds none
    }
    SbdException e =
        assertThrows(SbdException.class, () -> SbdModel.load(fixture.directory()), "holes");
    assertTrue(
        e.getMessage()
            .matches(
                "llama float32 on cpu needs 1,099,5[\\d,]+ bytes of memory for its weights, and"
                    + " [\\d,]+ are available: precision bfloat16 [(]549,7[\\d,]+ bytes[)], .*"),
        e.getMessage());
  }

  @Test
  void openSession_largerThanTheMachinesMemory_isRefused() {
    Assumptions.assumeTrue(AvailableMemory.now().isPresent(), "the system does not tell");
    CheckpointFixture fixture =
        copy(CheckpointFixture.LLAMA).config("max_position_embeddings", "2147483647");
    try (SbdModel model = SbdModel.load(fixture.directory())) {
      TorchModel torch = (TorchModel) model.probe();
      SbdException e = assertThrows(SbdException.class, () -> torch.openSession(2147483647));
      assertTrue(
          e.getMessage().startsWith("a cache for 2147483647 tokens needs 1,649,"), e.getMessage());
      torch.openSession(1000).close();
    }
  }

  @Test
  void load_badOptions_areRefusedByName() {
    Path golden = CheckpointFixture.golden(CheckpointFixture.LLAMA);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> SbdModel.load(golden, o -> o.maskToken(500)));
    assertTrue(e.getMessage().contains("[0, 193)"), e.getMessage());
    LoadOptions.Builder builder = LoadOptions.builder();
    e = assertThrows(IllegalArgumentException.class, () -> builder.maskToken(-1));
    assertEquals("maskToken must be >= 0, got -1", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> builder.maxBlockSize(0));
    assertEquals("maxBlockSize must be >= 1, got 0", e.getMessage());
  }

  @Test
  void load_withOptions_followsThem() {
    Path golden = CheckpointFixture.golden(CheckpointFixture.LLAMA);
    try (SbdModel model =
        SbdModel.load(golden, o -> o.maskToken(7).maxBlockSize(5).precision(Precision.BFLOAT16))) {
      assertEquals(OptionalInt.of(7), model.spec().maskToken());
      assertEquals(5, model.spec().maxBlockSize());
      assertTrue(model.spec().name().contains("bfloat16"), model.spec().name());
      assertTrue(
          Arrays.stream(model.generate(PROMPT, o -> o.blockSize(5).maxNewTokens(50)).tokens())
              .noneMatch(token -> token == 7));
    }
  }

  @Test
  void weights_notANumber_areAnErrorAndNoCrash() throws IOException {
    for (String name : List.of(CheckpointFixture.LLAMA, CheckpointFixture.LLAMA_TIED)) {
      CheckpointFixture fixture = copy(name);
      fill(fixture.file(WEIGHTS), "model.layers.1.mlp.up_proj.weight", (byte) 0xFF);
      try (SbdModel model = SbdModel.load(fixture.directory())) {
        List<UnaryOperator<GenerationOptions.Builder>> ways =
            List.of(
                o -> o,
                GenerationOptions.Builder::nextTokenPrediction,
                GenerationOptions.Builder::verified,
                o -> o.temperature(1).topK(5).topP(0.9).minP(0.1));
        for (UnaryOperator<GenerationOptions.Builder> way : ways) {
          SbdException e = assertThrows(SbdException.class, () -> model.generate(PROMPT, way));
          assertTrue(e.getMessage().startsWith("the model's logits are not numbers"), e.toString());
        }
      }
    }
  }

  private static void fill(Path file, String tensor, byte with) throws IOException {
    Map<String, TensorInfo> tensors = Safetensors.read(file);
    int from = (int) tensors.get(tensor).offsetInFile();
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, from, from + (int) tensors.get(tensor).bytes(), with);
    Files.write(file, bytes);
  }
}
