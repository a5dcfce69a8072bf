package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an adapter is said by file, field and value. */
class AdapterProblemsTest {
  private static final String FILE = "adapter_config.json";
  private static final String LORA_A =
      "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";
  private static final String TARGETS =
      "target_modules must name matrices of the base's layers: q_proj, k_proj, v_proj, o_proj,"
          + " gate_proj, up_proj, down_proj; no such is %s, got %s";

  private final Checkpoint base =
      Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.LLAMA_TIED));

  @TempDir Path temp;

  private CheckpointFixture gated() {
    return AdapterFixture.gated(base, 3, temp.resolve("adapter"));
  }

  private CheckpointFixture gatedWith(String field, String json) {
    CheckpointFixture adapter = gated();
    return adapter.edit(FILE, object -> object.add(field, JsonParser.parseString(json)));
  }

  private String refusal(CheckpointFixture adapter) {
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> Adapter.open(adapter.directory()).fitTo(base));
    return String.valueOf(e.getMessage()).replace(adapter.directory() + "/", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type | \"IA3\" | must be \"LORA\"",
        "bias | \"all\" | must be \"none\"",
        "use_dora | true | is not supported, it must be false, null or empty",
        "modules_to_save | [\"lm_head\"] | is not supported, it must be false, null or empty",
        "fan_in_fan_out | true | is not supported, it must be false, null or empty",
        "trainable_token_indices | [1] | is not supported, it must be false, null or empty",
        "r | 0 | must be in [1, 72], the base's hidden_size",
        "r | 73 | must be in [1, 72], the base's hidden_size",
        "r | -1 | must be a whole number >= 0",
        "r | 1.5 | must be a whole number >= 0",
        "lora_alpha | 0 | must be a positive number",
        "target_modules | 5 | must be a string",
        "target_modules | \"(\" | must be a regular expression (Unclosed group)",
      })
  void field_thatCannotBeHonoured_isRefused(String field, String value, String rule) {
    assertEquals(
        FILE + ": " + field + " " + rule + ", got " + value, refusal(gatedWith(field, value)));
  }

  @Test
  void initialisation_thatChangesTheBase_isRefused() {
    String refusal = refusal(gatedWith("init_lora_weights", "\"pissa\""));
    assertTrue(
        refusal.startsWith(
            FILE + ": init_lora_weights is not supported, since it changes the base's"),
        refusal);
  }

  @Test
  void target_thatIsNoMatrixOfTheFamily_isRefused() {
    assertEquals(
        FILE + ": " + TARGETS.formatted("\"c_attn\"", "[\"q_proj\",\"c_attn\"]"),
        refusal(gatedWith("target_modules", "[\"q_proj\",\"c_attn\"]")));
    assertEquals(
        FILE + ": " + TARGETS.formatted("\"lm_head\"", "[\"lm_head\"]"),
        refusal(gatedWith("target_modules", "[\"lm_head\"]")));
    assertEquals(
        FILE + ": " + TARGETS.formatted("among them", "\".*query\""),
        refusal(gatedWith("target_modules", "\".*query\"")));
  }

  @Test
  void gate_withoutItsFields_isRefused() {
    assertEquals(
        FILE + ": sbd.base is missing, it must be an object",
        refusal(gatedWith("sbd", "{\"gated\": true, \"max_block_size\": 4}")));
    assertEquals(
        FILE + ": sbd.max_block_size must be a positive integer, got 0",
        refusal(gatedWith("sbd", "{\"gated\": true, \"max_block_size\": 0, \"base\": {}}")));
  }

  @Test
  void base_ofAnotherVocabulary_isRefused() {
    String gate =
        "{\"gated\":true,\"max_block_size\":4,\"base\":{\"vocab_size\":99,\"fingerprint\":\"x\"}}";
    assertEquals(
        FILE
            + ": sbd.base.vocab_size must be 128 as in "
            + base.directory()
            + ", got 99: an adapter is for the base that it was trained on, base",
        refusal(gatedWith("sbd", gate)));
  }

  @Test
  void base_ofOtherShapes_isRefusedWithTheFirstOfThem() {
    CheckpointFixture adapter = gated();
    Checkpoint other = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.QWEN2));
    adapter.edit(
        FILE,
        json ->
            json.getAsJsonObject("sbd")
                .getAsJsonObject("base")
                .addProperty("vocab_size", other.config().dimensions().vocabularySize()));
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> Adapter.open(adapter.directory()).fitTo(other));
    assertTrue(
        e.getMessage()
            .startsWith(
                adapter.file("adapter_model.safetensors")
                    + ": 23 of its tensors do not fit the base and adapter_config.json:\n"
                    + "  sbd.mask_embedding must have shape [64], got [72]\n  "
                    + LORA_A
                    + " must have shape [3, 64], got [3, 72]"),
        e.getMessage());
  }

  @Test
  void base_thatChanged_isWarnedOfWithBothFingerprints() {
    CheckpointFixture adapter = gated();
    adapter.edit(
        FILE,
        json ->
            json.getAsJsonObject("sbd")
                .getAsJsonObject("base")
                .addProperty("fingerprint", "sha256:0"));
    String warning = Warnings.of(() -> Adapter.open(adapter.directory()).fitTo(base));
    assertTrue(
        warning.contains(
            FILE
                + ": sbd.base.fingerprint is sha256:0, and that of "
                + base.directory()
                + " is "
                + Fingerprint.of(base)),
        warning);
    CheckpointFixture own = AdapterFixture.gated(base, 2, temp.resolve("own"));
    assertEquals("", Warnings.of(() -> Adapter.open(own.directory()).fitTo(base)));
  }

  @Test
  void tensors_missingLeftOverOrOfAnotherDtype_areRefused() {
    CheckpointFixture adapter = gated();
    adapter.editTensor("adapter_model.safetensors", LORA_A, "dtype", "\"I32\"");
    adapter.editHeader(
        "adapter_model.safetensors",
        header -> header.add("extra.lora_A", header.remove("sbd.mask_embedding")));
    assertEquals(
        "adapter_model.safetensors: 3 of its tensors do not fit the base and adapter_config.json:\n"
            + "  sbd.mask_embedding is missing\n  "
            + LORA_A
            + " must have dtype F32, BF16 or F16, got I32\n"
            + "  extra.lora_A is none of a matrix that it adds to",
        refusal(adapter));
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void numbers_thatAreNotFinite_areRefused(float number) throws Exception {
    CheckpointFixture adapter = gated();
    TensorInfo tensor = Safetensors.read(adapter.file("adapter_model.safetensors")).get(LORA_A);
    try (FileChannel channel = FileChannel.open(tensor.file(), StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(bytes.putFloat(number).flip(), tensor.offsetInFile() + tensor.bytes() - 4);
    }
    assertEquals(
        "adapter_model.safetensors: " + LORA_A + " must have finite numbers only, got " + number,
        refusal(adapter));
  }

  @Test
  void adapter_thatIsNotGated_isDescribedAndCanBeMerged() {
    Adapter ordinary = Adapter.open(AdapterFixture.peft("regex"));
    CheckpointException e = assertThrows(CheckpointException.class, ordinary::requireGate);
    assertEquals(
        AdapterFixture.peft("regex").resolve(FILE)
            + ": is of an ordinary adapter (r 2, lora_alpha 4, target_modules"
            + " \".*\\\\.layers\\\\.1\\\\.(self_attn\\\\.[qv]|mlp\\\\.down)_proj\"), and not of a gated one:"
            + " it acts on all rows, and so changes the model's own answers; merge it into its base"
            + " instead (sbd merge, MergedCheckpoint)",
        e.getMessage());
  }

  @Test
  void folder_withoutAnAdaptersFiles_isRefused() throws Exception {
    String layout =
        "; an adapter is a directory with adapter_config.json and adapter_model.safetensors";
    Path nothing = temp.resolve("nothing");
    assertRefused(nothing, nothing + ": does not exist" + layout);
    Files.createDirectory(nothing);
    assertRefused(nothing, nothing.resolve(FILE) + ": is missing" + layout);
    CheckpointFixture adapter = AdapterFixture.copy("regex", temp);
    adapter.rename("adapter_model.safetensors", "adapter_model.bin");
    assertRefused(
        adapter.directory(),
        adapter.file("adapter_model.bin")
            + ": cannot be read, only adapter_model.safetensors can: save the adapter anew with peft");
    adapter.drop("adapter_model.bin");
    assertRefused(adapter.directory(), adapter.file("adapter_model.safetensors") + ": is missing");
    assertRefused(adapter.file(FILE), adapter.file(FILE) + ": is not a directory" + layout);
  }

  private static void assertRefused(Path directory, String message) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> Adapter.open(directory));
    assertEquals(message, e.getMessage());
  }

  @Test
  void targets_ofAllFamilies_areTheSame() {
    for (String name : List.of(CheckpointFixture.QWEN2, CheckpointFixture.QWEN3_SHARDED)) {
      Checkpoint other = Checkpoint.open(CheckpointFixture.golden(name));
      Path directory = temp.resolve(name);
      AdapterFixture.gated(other, 1, directory);
      assertEquals("", Warnings.of(() -> Adapter.open(directory).fitTo(other)), name);
    }
  }
}
