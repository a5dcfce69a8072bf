package dev.sbd.djl.internal.checkpoint;

import java.util.function.Function;
import java.util.function.Predicate;

/** The tensors of a decoder layer, in the order of {@link WeightPlan}. */
@SuppressWarnings("ImmutableEnumChecker") // The lambdas capture nothing.
public enum LayerWeight {
  /** The attention's RMS norm, {@code [hidden]}. */
  INPUT_NORM("input_layernorm.weight", c -> true, d -> shape(d.hiddenSize())),
  /** The query projection, {@code [heads * headDim, hidden]}. */
  QUERY("self_attn.q_proj.weight", c -> true, d -> shape(d.queryWidth(), d.hiddenSize())),
  /** The key projection, {@code [kvHeads * headDim, hidden]}. */
  KEY("self_attn.k_proj.weight", c -> true, d -> shape(d.kvWidth(), d.hiddenSize())),
  /** The value projection, {@code [kvHeads * headDim, hidden]}. */
  VALUE("self_attn.v_proj.weight", c -> true, d -> shape(d.kvWidth(), d.hiddenSize())),
  /** The output projection, {@code [hidden, heads * headDim]}. */
  OUTPUT("self_attn.o_proj.weight", c -> true, d -> shape(d.hiddenSize(), d.queryWidth())),
  /** The query projection's bias, {@code [heads * headDim]}. */
  QUERY_BIAS("self_attn.q_proj.bias", c -> c.biases().qkv(), d -> shape(d.queryWidth())),
  /** The key projection's bias, {@code [kvHeads * headDim]}. */
  KEY_BIAS("self_attn.k_proj.bias", c -> c.biases().qkv(), d -> shape(d.kvWidth())),
  /** The value projection's bias, {@code [kvHeads * headDim]}. */
  VALUE_BIAS("self_attn.v_proj.bias", c -> c.biases().qkv(), d -> shape(d.kvWidth())),
  /** The output projection's bias, {@code [hidden]}. */
  OUTPUT_BIAS("self_attn.o_proj.bias", c -> c.biases().output(), d -> shape(d.hiddenSize())),
  /** The RMS norm of each query head, {@code [headDim]}; Qwen 3. */
  QUERY_NORM("self_attn.q_norm.weight", LayerWeight::normsHeads, d -> shape(d.headDim())),
  /** The RMS norm of each key head, {@code [headDim]}; Qwen 3. */
  KEY_NORM("self_attn.k_norm.weight", LayerWeight::normsHeads, d -> shape(d.headDim())),
  /** The MLP's RMS norm, {@code [hidden]}. */
  POST_ATTENTION_NORM("post_attention_layernorm.weight", c -> true, d -> shape(d.hiddenSize())),
  /** The gate projection, {@code [intermediate, hidden]}. */
  GATE("mlp.gate_proj.weight", c -> true, d -> shape(d.intermediateSize(), d.hiddenSize())),
  /** The up projection, {@code [intermediate, hidden]}. */
  UP("mlp.up_proj.weight", c -> true, d -> shape(d.intermediateSize(), d.hiddenSize())),
  /** The down projection, {@code [hidden, intermediate]}. */
  DOWN("mlp.down_proj.weight", c -> true, d -> shape(d.hiddenSize(), d.intermediateSize())),
  /** The gate projection's bias, {@code [intermediate]}. */
  GATE_BIAS("mlp.gate_proj.bias", c -> c.biases().mlp(), d -> shape(d.intermediateSize())),
  /** The up projection's bias, {@code [intermediate]}. */
  UP_BIAS("mlp.up_proj.bias", c -> c.biases().mlp(), d -> shape(d.intermediateSize())),
  /** The down projection's bias, {@code [hidden]}. */
  DOWN_BIAS("mlp.down_proj.bias", c -> c.biases().mlp(), d -> shape(d.hiddenSize()));

  private final String suffix;
  private final Predicate<ModelConfig> needed;
  private final Function<Dimensions, long[]> shape;

  LayerWeight(String suffix, Predicate<ModelConfig> needed, Function<Dimensions, long[]> shape) {
    this.suffix = suffix;
    this.needed = needed;
    this.shape = shape;
  }

  /** Whether a layer of that model has this tensor. */
  public boolean isNeededBy(ModelConfig config) {
    return needed.test(config);
  }

  /** The tensor's name in layer {@code layer}, counted from 0. */
  public String name(int layer) {
    return "model.layers." + layer + "." + suffix;
  }

  /** The shape it must have. */
  public long[] shape(Dimensions dimensions) {
    return shape.apply(dimensions);
  }

  private static boolean normsHeads(ModelConfig config) {
    return config.architecture() == Architecture.QWEN3;
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }
}
