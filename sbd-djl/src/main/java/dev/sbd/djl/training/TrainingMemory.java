package dev.sbd.djl.training;

import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.graph.AvailableMemory;
import dev.sbd.error.SbdException;
import java.util.Locale;

/**
 * What a training takes in memory, by formula: known before anything is allocated. What the process
 * needs besides, Java and libtorch, are some 500 MB.
 *
 * @param base bytes of weights that stay as they are; 0 where all are trained
 * @param trained bytes of what is trained: numbers, AdamW's moments, gradients and rounded copies
 * @param activations bytes of what is kept of rows until their gradients are there, at most
 */
record TrainingMemory(long base, long trained, long activations) {
  private static final long MASTER = Float.BYTES;
  private static final long CPU_LOGITS = 1L << 23; // of trainer.py's head_rows
  private static final long GPU_LOGITS = 1L << 25;
  private static final long FEWEST_ROWS = 64;

  /** What {@link Trainer#open} with these arguments will take. */
  static TrainingMemory of(TrainingStart start, TrainingData data, TrainingCompute compute) {
    int longest = data.documents().stream().mapToInt(Document::length).max().orElse(0);
    long base = start.isAdapter() ? start.parameters() : 0;
    return of(start.checkpoint().config(), base, start.trainedParameters(), longest, compute);
  }

  static TrainingMemory of(
      ModelConfig config, long base, long trained, int longest, TrainingCompute compute) {
    long product = compute.precision().bytes();
    long rows = Math.max(compute.maxRows(), 2L * longest);
    long vocabulary = config.dimensions().vocabularySize();
    long byLogits = base > 0 ? 0 : vocabulary * product; // of a trained head
    long part = rows * (perRow(config, longest, compute) + byLogits);
    return new TrainingMemory(
        base * product,
        trained * (3 * MASTER + compute.threads() * (MASTER + product)),
        compute.threads() * (part + logits(vocabulary, compute)));
  }

  /** Of a row: all that autograd keeps of a layer, in all or in one, and what goes into each. */
  private static long perRow(ModelConfig config, int longest, TrainingCompute compute) {
    Dimensions sizes = config.dimensions();
    long product = compute.precision().bytes();
    long hidden = sizes.hiddenSize();
    long keys = 2L * longest;
    long layer =
        hidden * (2 * MASTER + 4 * product)
            + product * (4 * sizes.queryWidth() + 4 * sizes.kvWidth())
            + product * (4L * sizes.intermediateSize() + sizes.heads() * keys);
    long context = product * 2 * sizes.kvWidth(); // an adapter's clean rows
    long kept = compute.recompute() ? 1 : sizes.layers();
    return kept * layer + sizes.layers() * (hidden * product + context);
  }

  /** Of the rows whose predictions are computed at a time, and as shares. */
  private static long logits(long vocabulary, TrainingCompute compute) {
    long most = compute.device().isGpu() ? GPU_LOGITS : CPU_LOGITS;
    long rows = Math.min(compute.maxRows(), Math.max(FEWEST_ROWS, most / vocabulary));
    return rows * vocabulary * (MASTER + 2L * compute.precision().bytes());
  }

  /** Bytes of all together. */
  long total() {
    return base + trained + activations;
  }

  /** Makes sure that this machine has as much, if it tells. */
  void requireAvailable() {
    long available = AvailableMemory.now().orElse(Long.MAX_VALUE);
    if (total() > available) {
      throw new SbdException(
          String.format(
              Locale.ROOT,
              "the training needs %s of memory, and %.1f GB are available: recompute layers, compute"
                  + " fewer rows at a time, use fewer threads or bfloat16, or train an adapter of a"
                  + " lower rank",
              this,
              available / 1e9));
    }
  }

  /** For people, as in {@code "1.2 GB (base 0.3, trained 0.1, rows 0.8)"}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f GB (base %.1f, trained %.1f, rows %.1f)",
        total() / 1e9,
        base / 1e9,
        trained / 1e9,
        activations / 1e9);
  }
}
