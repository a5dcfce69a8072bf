package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WeightPlanTest {
  static final List<String> GOLDEN = CheckpointFixture.ALL;

  @TempDir Path temp;

  private static CheckpointException refused(Checkpoint checkpoint) {
    WeightPlan plan = WeightPlan.of(checkpoint.config());
    return assertThrows(CheckpointException.class, () -> plan.locate(checkpoint));
  }

  @ParameterizedTest
  @FieldSource("GOLDEN")
  void locate_goldenCheckpoint_usesEveryTensorInOrder(String name) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(name));
    WeightPlan plan = WeightPlan.of(checkpoint.config());
    assertEquals(plan.names(), new ArrayList<>(plan.locate(checkpoint).keySet()));
    assertEquals(checkpoint.tensors().keySet(), plan.locate(checkpoint).keySet());
  }

  @Test
  void names_qwen2_areInTheDocumentedOrder() {
    Path directory = CheckpointFixture.golden(CheckpointFixture.QWEN2);
    List<String> names = WeightPlan.of(Checkpoint.open(directory).config()).names();
    assertEquals(
        List.of(
            "model.embed_tokens.weight",
            "model.layers.0.input_layernorm.weight",
            "model.layers.0.self_attn.q_proj.weight",
            "model.layers.0.self_attn.k_proj.weight",
            "model.layers.0.self_attn.v_proj.weight",
            "model.layers.0.self_attn.o_proj.weight",
            "model.layers.0.self_attn.q_proj.bias",
            "model.layers.0.self_attn.k_proj.bias",
            "model.layers.0.self_attn.v_proj.bias",
            "model.layers.0.post_attention_layernorm.weight",
            "model.layers.0.mlp.gate_proj.weight",
            "model.layers.0.mlp.up_proj.weight",
            "model.layers.0.mlp.down_proj.weight"),
        names.subList(0, 13));
    assertEquals("model.norm.weight", names.get(names.size() - 1));
  }

  @Test
  void names_llamaWithAllBiases_holdThem() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.LLAMA, temp)
            .config("attention_bias", "true")
            .config("mlp_bias", "true");
    List<String> names = WeightPlan.of(fixture.open().config()).names();
    assertTrue(names.contains("model.layers.2.self_attn.o_proj.bias"), names.toString());
    assertTrue(names.contains("model.layers.2.mlp.down_proj.bias"), names.toString());
  }

  private static void locate(Checkpoint checkpoint) {
    WeightPlan.of(checkpoint.config()).locate(checkpoint);
  }

  @Test
  void locate_ofTensorsThatAreNotNeeded_warns() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.QWEN2, temp)
            .editHeader(
                "model.safetensors",
                header -> {
                  for (String name :
                      List.of("b", "a", "model.layers.0.self_attn.rotary_emb.inv_freq")) {
                    header.add(
                        name,
                        JsonParser.parseString(
                            "{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}"));
                  }
                });
    String warnings = Warnings.of(() -> locate(fixture.open()));
    assertTrue(
        warnings.contains(fixture.directory() + ": tensors that are not needed: 2, such as b"),
        warnings);
    Path golden = CheckpointFixture.golden(CheckpointFixture.QWEN2);
    assertEquals("", Warnings.of(() -> locate(Checkpoint.open(golden))));
  }

  @Test
  void locate_untiedWithoutLmHead_isRefused() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.QWEN2, temp)
            .config("tie_word_embeddings", "false");
    assertEquals(
        fixture.directory()
            + ": 1 of the tensors that config.json asks for cannot be used:\n  "
            + fixture.directory()
            + ": tensor lm_head.weight is missing (if the embedding stands in for it, set"
            + " tie_word_embeddings to true in config.json)",
        refused(fixture.open()).getMessage());
  }

  @Test
  void locate_vocabularyUnlikeTheEmbedding_isRefused() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.QWEN2, temp).config("vocab_size", "151");
    assertEquals(
        fixture.directory()
            + ": 1 of the tensors that config.json asks for cannot be used:\n  "
            + fixture.file("model.safetensors")
            + ": tensor model.embed_tokens.weight must have shape [151, 64], got [150, 64]"
            + " (config.json's vocab_size and hidden_size)",
        refused(fixture.open()).getMessage());
  }

  @Test
  void locate_manyWrong_listsTheFirst() {
    CheckpointFixture fixture =
        CheckpointFixture.copy(CheckpointFixture.QWEN2, temp).config("num_hidden_layers", "3");
    String message = refused(fixture.open()).getMessage();
    assertTrue(message.contains(": 12 of the tensors"), message);
    assertTrue(message.contains("tensor model.layers.2.input_layernorm.weight is missing"));
    assertTrue(message.endsWith("\n  ... 4 more"), message);
  }
}
