package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tensors that a model needs, always in the same order: the embedding, each layer's tensors,
 * the final norm, and the LM head unless the embedding stands in for it.
 */
public final class WeightPlan extends TensorPlan {
  /** The embedding's name, {@code [vocabulary, hidden]}. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The final RMS norm's name, {@code [hidden]}. */
  public static final String FINAL_NORM = "model.norm.weight";

  /** The LM head's name, {@code [vocabulary, hidden]}. */
  public static final String LM_HEAD = "lm_head.weight";

  private static final Logger LOG = LoggerFactory.getLogger(WeightPlan.class);
  private static final Set<Family> FORKED = Set.of(Family.SDAR, Family.FAST_DLLM_V2);

  private WeightPlan(ModelConfig config) {
    Dimensions sizes = config.dimensions();
    add(EMBEDDING, sizes.vocabularySize(), sizes.hiddenSize());
    for (int layer = 0; layer < sizes.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      add(prefix + "input_layernorm.weight", sizes.hiddenSize());
      addAttention(prefix + "self_attn.", config);
      add(prefix + "post_attention_layernorm.weight", sizes.hiddenSize());
      addMlp(prefix + "mlp.", config);
    }
    add(FINAL_NORM, sizes.hiddenSize());
    if (!config.tieWordEmbeddings()) {
      add(LM_HEAD, sizes.vocabularySize(), sizes.hiddenSize());
    }
  }

  /** The plan of a model of that configuration. */
  public static WeightPlan of(ModelConfig config) {
    return new WeightPlan(config);
  }

  private void addAttention(String prefix, ModelConfig config) {
    Dimensions sizes = config.dimensions();
    add(prefix + "q_proj.weight", sizes.queryWidth(), sizes.hiddenSize());
    add(prefix + "k_proj.weight", sizes.kvWidth(), sizes.hiddenSize());
    add(prefix + "v_proj.weight", sizes.kvWidth(), sizes.hiddenSize());
    add(prefix + "o_proj.weight", sizes.hiddenSize(), sizes.queryWidth());
    if (config.biases().qkv()) {
      add(prefix + "q_proj.bias", sizes.queryWidth());
      add(prefix + "k_proj.bias", sizes.kvWidth());
      add(prefix + "v_proj.bias", sizes.kvWidth());
    }
    if (config.biases().output()) {
      add(prefix + "o_proj.bias", sizes.hiddenSize());
    }
    if (config.architecture() == Architecture.QWEN3) {
      add(prefix + "q_norm.weight", sizes.headDim());
      add(prefix + "k_norm.weight", sizes.headDim());
    }
  }

  private void addMlp(String prefix, ModelConfig config) {
    Dimensions sizes = config.dimensions();
    add(prefix + "gate_proj.weight", sizes.intermediateSize(), sizes.hiddenSize());
    add(prefix + "up_proj.weight", sizes.intermediateSize(), sizes.hiddenSize());
    add(prefix + "down_proj.weight", sizes.hiddenSize(), sizes.intermediateSize());
    if (config.biases().mlp()) {
      add(prefix + "gate_proj.bias", sizes.intermediateSize());
      add(prefix + "up_proj.bias", sizes.intermediateSize());
      add(prefix + "down_proj.bias", sizes.hiddenSize());
    }
  }

  /**
   * The plan's tensors as they lie in a checkpoint.
   *
   * @param checkpoint the checkpoint to look in
   * @return the tensors by name, in the plan's order; unmodifiable. What the checkpoint has besides
   *     is logged, or refused of a family whose forks compute with it
   * @throws CheckpointException if tensors are missing, or of the wrong shape or dtype: the message
   *     lists them
   */
  public Map<String, TensorInfo> locate(Checkpoint checkpoint) {
    Map<String, TensorInfo> located = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    forEach(
        (name, shape) -> {
          try {
            located.put(name, checkpoint.require(name, shape));
          } catch (CheckpointException e) {
            problems.add(e.getMessage() + hint(name, checkpoint));
          }
        });
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          checkpoint.directory(),
          summary(problems, "of the tensors that config.json asks for cannot be used"));
    }
    List<String> others = others(checkpoint);
    if (!others.isEmpty()) {
      complain(others, checkpoint);
    }
    return Collections.unmodifiableMap(located);
  }

  /** Of a tied LM head, and of what old checkpoints have of the rotary embedding, nobody hears. */
  private List<String> others(Checkpoint checkpoint) {
    List<String> others = new ArrayList<>(checkpoint.tensors().keySet());
    others.removeIf(name -> name.endsWith("rotary_emb.inv_freq"));
    others.remove(checkpoint.has(LM_HEAD) ? checkpoint.tensor(LM_HEAD).name() : LM_HEAD);
    names().forEach(name -> others.remove(checkpoint.tensor(name).name()));
    return others;
  }

  private static void complain(List<String> others, Checkpoint checkpoint) {
    String count = "%d, such as %s".formatted(others.size(), others.get(0));
    if (FORKED.contains(checkpoint.family())) {
      throw new CheckpointException(
          checkpoint.directory(),
          "tensors that family %s does not have: %s; forks of it that add some compute otherwise"
              .formatted(checkpoint.family(), count));
    }
    LOG.warn("{}: tensors that are not needed: {}", checkpoint.directory(), count);
  }

  private static String hint(String name, Checkpoint checkpoint) {
    if (name.equals(LM_HEAD) && !checkpoint.has(name)) {
      return " (if the embedding stands in for it, set tie_word_embeddings to true in config.json)";
    }
    return name.equals(EMBEDDING) ? " (config.json's vocab_size and hidden_size)" : "";
  }
}
