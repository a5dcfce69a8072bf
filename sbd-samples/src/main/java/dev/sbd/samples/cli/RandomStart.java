package dev.sbd.samples.cli;

import dev.sbd.djl.internal.checkpoint.Architecture;
import dev.sbd.djl.internal.checkpoint.Biases;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.SpecialTokens;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.djl.training.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A checkpoint of random weights to begin a training with, for a tokenizer that is there. */
final class RandomStart {
  private static final Map<String, Integer> SIZES = defaultSizes();
  private static final double ROPE_THETA = 10_000;
  private static final double RMS_NORM_EPS = 1e-5;

  private final StartFlags.Random flags;

  RandomStart(StartFlags.Random flags) {
    this.flags = flags;
  }

  private static Map<String, Integer> defaultSizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("width", 192);
    sizes.put("layers", 5);
    sizes.put("heads", 4);
    sizes.put("kv-heads", 2);
    sizes.put("head-dim", 48);
    sizes.put("ffn", 512);
    sizes.put("context", 1024);
    return sizes;
  }

  /**
   * Writes it, unless the same is there already.
   *
   * @throws IllegalArgumentException if sizes or tokenizer do not allow it, or another checkpoint
   *     is in {@code directory}
   */
  Path in(Path directory, long seed) {
    ModelConfig config = config();
    if (!Files.exists(directory.resolve("config.json"))) {
      TokenizerFiles.copy(flags.tokenizer, directory);
      RandomCheckpoint.write(directory, config, seed);
    }
    if (!Checkpoint.open(directory).config().equals(config)) {
      throw new IllegalArgumentException(
          directory
              + " holds random weights made with another --init, --size or --tokenizer: use the"
              + " same, or another --out");
    }
    return directory;
  }

  private ModelConfig config() {
    return new ModelConfig(
        flags.family,
        dimensions(),
        RMS_NORM_EPS,
        new Rope(ROPE_THETA, Optional.empty()),
        new Biases(flags.family == Architecture.QWEN2, false, false),
        !flags.untied,
        size("context"),
        specialTokens(),
        Optional.of(Dtype.F32),
        OptionalInt.empty());
  }

  private Dimensions dimensions() {
    for (String name : flags.sizes.keySet()) {
      if (!SIZES.containsKey(name)) {
        throw new IllegalArgumentException(
            "--size knows " + String.join(", ", SIZES.keySet()) + ", not " + name);
      }
    }
    return new Dimensions(
        TokenizerFiles.nextId(flags.tokenizer),
        size("width"),
        size("ffn"),
        size("layers"),
        size("heads"),
        size("kv-heads"),
        size("head-dim"));
  }

  private int size(String name) {
    return flags.sizes.getOrDefault(name, Objects.requireNonNull(SIZES.get(name), name));
  }

  private SpecialTokens specialTokens() {
    TokenizerConfig config = TokenizerConfig.read(flags.tokenizer);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(flags.tokenizer)) {
      Optional<String> bos = Optional.ofNullable(config.specialTokens().get("bos_token"));
      return new SpecialTokens(
          new int[] {id(tokenizer, config, "eos_token")},
          bos.map(text -> OptionalInt.of(id(tokenizer, config, "bos_token")))
              .orElse(OptionalInt.empty()),
          OptionalInt.of(id(tokenizer, config, "mask_token")));
    }
  }

  private int id(HuggingFaceTextTokenizer tokenizer, TokenizerConfig config, String name) {
    String text = config.specialTokens().get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          flags.tokenizer + ": tokenizer_config.json names no " + name + ", which training needs");
    }
    int[] ids = tokenizer.encode(text);
    if (ids.length != 1) {
      throw new IllegalArgumentException(
          flags.tokenizer + ": " + name + " \"" + text + "\" is no token of tokenizer.json");
    }
    return ids[0];
  }
}
