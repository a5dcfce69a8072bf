package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterPlanTest {
  @TempDir Path temp;

  private static Checkpoint base(String name) {
    return Checkpoint.open(CheckpointFixture.golden(name));
  }

  /** modules.json has what peft made of each: rank and scale. */
  @ParameterizedTest
  @ValueSource(strings = {"listed", "all-linear", "regex", "patterns", "one-layer"})
  void plan_ofWhatPeftWrote_isPeftsOwn(String name) {
    Checkpoint base = base(CheckpointFixture.LLAMA_TIED);
    Adapter adapter = Adapter.open(AdapterFixture.peft(name));
    AdapterPlan plan = AdapterPlan.of(base.config(), adapter.config());
    Map<String, Double> scales = new HashMap<>();
    JsonFields.read(AdapterFixture.peft("modules.json"))
        .object(name)
        .orElseThrow()
        .asMap()
        .forEach((module, of) -> scales.put(module, of.getAsJsonArray().get(1).getAsDouble()));
    assertEquals(scales, plan.scales());
    Map<String, TensorInfo> located = adapter.fitTo(base);
    assertEquals(plan.names(), new ArrayList<>(located.keySet()));
    assertEquals(adapter.tensors().keySet(), located.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void plan_ofGatedAdapter_beginsWithTheMaskAndEndsWithDown(String name) {
    Checkpoint base = base(name);
    Adapter adapter = Adapter.open(AdapterFixture.gated(base, 3, temp).directory());
    AdapterPlan plan = AdapterPlan.of(base.config(), adapter.config());
    List<String> names = plan.names();
    int layers = base.config().dimensions().layers();
    String last = "base_model.model.model.layers." + (layers - 1) + ".mlp.down_proj.lora_B.weight";
    assertEquals("sbd.mask_embedding", names.get(0));
    assertEquals("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", names.get(1));
    assertEquals(last, names.get(names.size() - 1));
    assertEquals(1 + layers * 14, names.size());
    Map<String, TensorInfo> located = adapter.fitTo(base);
    assertEquals(names, new ArrayList<>(located.keySet()));
    Dimensions sizes = base.config().dimensions();
    assertArrayEquals(new long[] {sizes.hiddenSize(), 3}, located.get(last).shape());
    assertEquals(2.0, plan.scales().get("model.layers.0.mlp.down_proj"));
    AdapterGate gate = adapter.config().gate().orElseThrow();
    assertEquals(new AdapterGate(8, sizes.vocabularySize(), Fingerprint.of(base)), gate);
  }

  @Test
  void json_ofAdapter_namesWhatPeftAsksFor() {
    AdapterGate gate = new AdapterGate(16, 100, "sha256:0123456789abcdef");
    JsonObject json = AdapterConfig.json("SmolLM2", 32, 64, List.of("q_proj"), gate);
    assertEquals(
        "{\"gated\":true,\"max_block_size\":16,"
            + "\"base\":{\"vocab_size\":100,\"fingerprint\":\"sha256:0123456789abcdef\"}}",
        json.get("sbd").toString());
    assertEquals(
        "r 32, lora_alpha 64, target_modules [\"q_proj\"]", AdapterConfig.of(json).describe());
    assertEquals(gate, AdapterConfig.of(json).gate().orElseThrow());
  }
}
