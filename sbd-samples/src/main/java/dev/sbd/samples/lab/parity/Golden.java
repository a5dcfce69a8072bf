package dev.sbd.samples.lab.parity;

import dev.sbd.model.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * golden.json and golden.safetensors: forward passes and their logits, float32, as the reference
 * implementation computes them without a cache.
 *
 * @param referenceRms the reference's own error in the checkpoint's number format, relative to the
 *     logits' standard deviation, worst case; 0 where that format is float32
 */
record Golden(double referenceRms, List<GoldenCase> cases) {
  static final String FILE = "golden.json";
  private static final String TENSORS = "golden.safetensors";

  /**
   * The mask token in the blocks, if the file names it.
   *
   * @throws dev.sbd.djl.CheckpointException if the file is malformed
   */
  static OptionalInt maskToken(Path directory) {
    Field token = Field.read(directory.resolve(FILE)).get("mask_token_id");
    return token.isThere() ? OptionalInt.of(token.integer()) : OptionalInt.empty();
  }

  /**
   * Reads both files of a directory.
   *
   * @throws dev.sbd.djl.CheckpointException if one is missing or malformed; the message names file
   *     and field
   */
  static Golden read(Path directory, ModelSpec spec) {
    Field json = Field.read(directory.resolve(FILE));
    Tensors tensors = Tensors.read(directory.resolve(TENSORS));
    double rms = json.get("reference_rms").number();
    if (!(rms >= 0)) {
      throw json.get("reference_rms").wrong("a number >= 0", rms);
    }
    return new Golden(rms, json.get("cases").objects(entry -> goldenCase(entry, tensors, spec)));
  }

  private static GoldenCase goldenCase(Field entry, Tensors tensors, ModelSpec spec) {
    int vocabulary = spec.vocabularySize();
    int[] cached = entry.get("cached").tokens(vocabulary);
    int[] commit = entry.get("commit").tokens(vocabulary);
    int[] block = entry.get("block").tokens(Math.max(vocabulary, spec.maskToken().orElse(0) + 1));
    int rows = commit.length + block.length;
    if (rows == 0) {
      throw entry.get("block").wrong("a list of tokens where commit is empty");
    }
    if (cached.length + rows > spec.contextLength()) {
      String fitting = "short enough for the model's context of " + spec.contextLength();
      int length = cached.length + rows;
      throw entry.get("cached").wrong(fitting, "a case of " + length + " tokens");
    }
    String name = entry.get("logits").text();
    if (!tensors.has(name)) {
      throw entry.get("logits").wrong("the name of a tensor in " + TENSORS, name);
    }
    return new GoldenCase(cached, commit, block, tensors.floats(name, rows, vocabulary));
  }
}
