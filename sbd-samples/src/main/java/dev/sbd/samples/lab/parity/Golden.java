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
    Fields fields = Fields.read(directory.resolve(FILE));
    return fields.has("mask_token_id")
        ? OptionalInt.of(fields.integer("mask_token_id"))
        : OptionalInt.empty();
  }

  /**
   * Reads both files of a directory.
   *
   * @throws dev.sbd.djl.CheckpointException if one is missing or malformed; the message names file
   *     and field
   */
  static Golden read(Path directory, ModelSpec spec) {
    Fields fields = Fields.read(directory.resolve(FILE));
    Tensors tensors = Tensors.read(directory.resolve(TENSORS));
    double rms = fields.number("reference_rms");
    if (!(rms >= 0)) {
      throw fields.wrong("reference_rms", "a number >= 0", String.valueOf(rms));
    }
    return new Golden(rms, fields.objects("cases", entry -> goldenCase(entry, tensors, spec)));
  }

  private static GoldenCase goldenCase(Fields fields, Tensors tensors, ModelSpec spec) {
    int vocabulary = spec.vocabularySize();
    int[] cached = fields.tokens("cached", vocabulary);
    int[] commit = fields.tokens("commit", vocabulary);
    int[] block = fields.tokens("block", vocabulary);
    int rows = commit.length + block.length;
    if (rows == 0) {
      throw fields.wrong("block", "a list of tokens where commit is empty", "[]");
    }
    if (cached.length + rows > spec.contextLength()) {
      throw fields.wrong(
          "cached",
          "short enough for the model's context of %d".formatted(spec.contextLength()),
          "a case of %d tokens".formatted(cached.length + rows));
    }
    String name = fields.text("logits");
    if (!tensors.has(name)) {
      throw fields.wrong("logits", "the name of a tensor in " + TENSORS, name);
    }
    return new GoldenCase(cached, commit, block, tensors.floats(name, rows, vocabulary));
  }
}
