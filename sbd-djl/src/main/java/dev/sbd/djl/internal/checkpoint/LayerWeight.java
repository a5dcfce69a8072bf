package dev.sbd.djl.internal.checkpoint;

import java.util.function.Function;
import java.util.function.Predicate;

/** The tensors of a decoder layer, with their shapes, in the order of {@link WeightPlan}. */
@SuppressWarnings("ImmutableEnumChecker") // The lambdas capture nothing.
public enum LayerWeight {
  INPUT_NORM("input_layernorm.weight", c -> true, d -> shape(d.hiddenSize())),
  QUERY("self_attn.q_proj.weight", c -> true, d -> shape(d.queryWidth(), d.hiddenSize())),
  KEY("self_attn.k_proj.weight", c -> true, d -> shape(d.kvWidth(), d.hiddenSize())),
  VALUE("self_attn.v_proj.weight", c -> true, d -> shape(d.kvWidth(), d.hiddenSize())),
  OUTPUT("self_attn.o_proj.weight", c -> true, d -> shape(d.hiddenSize(), d.queryWidth())),
  QUERY_BIAS("self_attn.q_proj.bias", c -> c.biases().qkv(), d -> shape(d.queryWidth())),
  KEY_BIAS("self_attn.k_proj.bias", c -> c.biases().qkv(), d -> shape(d.kvWidth())),
  VALUE_BIAS("self_attn.v_proj.bias", c -> c.biases().qkv(), d -> shape(d.kvWidth())),
  OUTPUT_BIAS("self_attn.o_proj.bias", c -> c.biases().output(), d -> shape(d.hiddenSize())),
  QUERY_NORM("self_attn.q_norm.weight", LayerWeight::normsHeads, d -> shape(d.headDim())),
  KEY_NORM("self_attn.k_norm.weight", LayerWeight::normsHeads, d -> shape(d.headDim())),
  POST_ATTENTION_NORM("post_attention_layernorm.weight", c -> true, d -> shape(d.hiddenSize())),
  GATE("mlp.gate_proj.weight", c -> true, d -> shape(d.intermediateSize(), d.hiddenSize())),
  UP("mlp.up_proj.weight", c -> true, d -> shape(d.intermediateSize(), d.hiddenSize())),
  DOWN("mlp.down_proj.weight", c -> true, d -> shape(d.hiddenSize(), d.intermediateSize())),
  GATE_BIAS("mlp.gate_proj.bias", c -> c.biases().mlp(), d -> shape(d.intermediateSize())),
  UP_BIAS("mlp.up_proj.bias", c -> c.biases().mlp(), d -> shape(d.intermediateSize())),
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
