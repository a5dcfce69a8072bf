package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonPrimitive;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.ModelSpec.Usual;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loaded checkpoint of each family tells decoders. */
class FamilySpecTest {
  @TempDir Path temp;

  private static ModelSpec spec(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    try (SbdModel model = SbdModel.load(directory, options)) {
      return model.spec();
    }
  }

  private static Path golden(String folder) {
    return CheckpointFixture.resource("golden-families/" + folder);
  }

  private static Set<Integer> ids(String ids) {
    return Arrays.stream(ids.split(" ")).map(Integer::valueOf).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "nemotron-tiny, NEMOTRON, 152, 512, 8, 100, 2, CAUSAL, BOTH, OWN, apart:threshold:0.9",
    "nemotron-tiny-yarn-bf16, NEMOTRON, 152, 768, 8, 100, 11, CAUSAL, BOTH, OWN, apart:threshold:0.9",
    "sdar-tiny, SDAR, 197, 512, 4, 191, 187 189, BLOCK, BOTH, OWN, dynamic:0.85",
    "sdar-tiny-b8-bf16, SDAR, 181, 512, 8, 175, 173 174, BLOCK, BOTH, OWN, dynamic:0.85",
    "fast-dllm-v2-tiny, FAST_DLLM_V2, 179, 512, 32, 172, 168 170, BLOCK, BOTH, NEXT, within:8:dynamic:0.9",
    "sdlm-tiny, SDLM, 148, 512, 4, 145, 142, CAUSAL, BOTH, NEXT, above-prefix:0.9",
    "idlm-tiny, IDLM, 144, 512, 4, 141, 137, CAUSAL, CAUSAL, NEXT, verified"
  })
  void spec_isTheFamilys(
      String folder,
      Family family,
      int vocabulary,
      int context,
      int blockSize,
      int mask,
      String ends,
      BlockScheme.Commit commit,
      BlockScheme.Sight sight,
      BlockScheme.Target target,
      String decoding) {
    ModelSpec expected =
        new ModelSpec(
            family + " float32 on cpu",
            vocabulary,
            context,
            blockSize,
            OptionalInt.of(mask),
            ids(ends),
            new BlockScheme(commit, sight, target),
            new Usual(decoding, blockSize));
    assertEquals(
        expected, spec(golden(folder), o -> o.family(family).precision(Precision.FLOAT32)));
  }

  /** Only what is committed whole must end with a block. */
  @ParameterizedTest
  @CsvSource({
    "sdar-tiny, SDAR, 500",
    "sdlm-tiny, SDLM, 503",
    "fast-dllm-v2-tiny, FAST_DLLM_V2, 480"
  })
  void contextLength_isOfWholeBlocks_whereTheyAreCommittedWhole(
      String folder, Family family, int expected) {
    assertEquals(
        expected, spec(golden(folder), o -> o.family(family).contextLength(503)).contextLength());
  }

  @Test
  void contextShorterThanABlock_isRefused_whereItIsCommittedWhole() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> spec(golden("sdar-tiny"), o -> o.family(Family.SDAR).contextLength(3)));
    assertEquals("contextLength must be in [4, 512], got 3", e.getMessage());
    assertEquals(3, spec(golden("sdlm-tiny"), o -> o.contextLength(3)).contextLength());
  }

  @Test
  void blocksLongerThanTheContext_areRefused() {
    CheckpointFixture older =
        CheckpointFixture.copyOfFamily("sdar-tiny", temp).dropConfig("block_size");
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> spec(older.directory(), o -> o.family(Family.SDAR).maxBlockSize(513)));
    assertEquals(
        "maxBlockSize must be in [1, 512], the context of %s, got 513".formatted(older.directory()),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void ordinaryCheckpoints_areOfNoFamily(String name) {
    ModelSpec spec = spec(CheckpointFixture.golden(name), o -> o);
    assertEquals(BlockScheme.SBD, spec.scheme());
    assertEquals(Usual.VERIFIED, spec.usual());
    assertEquals(64, spec.maxBlockSize());
    assertEquals(spec, spec(CheckpointFixture.golden(name), o -> o.family(Family.SBD)));
  }

  @Test
  void sdlm_asAnOrdinaryQwen2_isVerified() {
    ModelSpec spec = spec(golden("sdlm-tiny"), o -> o.family(Family.SBD));
    assertEquals("qwen2 float32 on cpu", spec.name());
    assertEquals(BlockScheme.SBD, spec.scheme());
    assertEquals(Usual.VERIFIED, spec.usual());
    assertEquals(OptionalInt.empty(), spec.maskToken());
  }

  private static void assertOrdinary(Path base, Path adapter, String target) {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> spec(base, o -> o.adapter(adapter)));
    assertEquals(
        ("%s: is of an ordinary adapter (r 4, lora_alpha 16, target_modules [\"%s\"]), and not of a gated one: it acts on all"
                + " rows, and so changes the model's own answers; merge it into its base instead (sbd"
                + " merge, MergedCheckpoint)")
            .formatted(adapter.resolve("adapter_config.json"), target),
        e.getMessage());
  }

  /** Only what adds to Nemotron's o_proj alone is known to be meant for its drafts. */
  @Test
  void ordinaryAdapter_isRefused_whateverTheFamily() {
    CheckpointFixture adapter =
        CheckpointFixture.copyOfFamily("nemotron-tiny/linear_spec_lora", temp);
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> spec(golden("sdlm-tiny"), o -> o.adapter(adapter.directory())));
    assertEquals(
        "adapter does not go with a checkpoint of family sdlm, got %s: leave it out"
            .formatted(adapter.directory()),
        e.getMessage());
    assertOrdinary(
        CheckpointFixture.golden(CheckpointFixture.LLAMA), adapter.directory(), "o_proj");
    adapter.edit(
        "adapter_config.json",
        json -> json.getAsJsonArray("target_modules").set(0, new JsonPrimitive("q_proj")));
    assertOrdinary(golden("nemotron-tiny"), adapter.directory(), "q_proj");
  }
}
