package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.solver.BlockSizing;

/** How many tokens each block of one generation has. */
final class BlockSizes {
  private final BlockSizing sizing;
  private final int most;
  private BlockSizing.Progress progress;

  /**
   * Begins with the first.
   *
   * @throws dev.sbd.error.InvalidRequestException if {@code sizing} is fixed to what the model
   *     cannot do
   */
  BlockSizes(BlockSizing sizing, ModelSpec spec) {
    most(sizing, spec);
    this.sizing = sizing;
    this.most = spec.maxBlockSize();
    this.progress = new BlockSizing.Progress(0, 0, 0, most);
  }

  /**
   * The largest that may come.
   *
   * @throws dev.sbd.error.InvalidRequestException if {@code sizing} is fixed to what the model
   *     cannot do
   */
  static int most(BlockSizing sizing, ModelSpec spec) {
    int largest = sizing.largest(spec.maxBlockSize());
    Check.inRange("blockSize", largest, 1, spec.maxBlockSize());
    return largest;
  }

  int next() {
    int size = sizing.next(progress);
    if (size < 1 || size > most) {
      throw new IllegalStateException(
          "block size must be in [1, %d], %s gave %d".formatted(most, sizing, size));
    }
    return size;
  }

  /** Notes that {@code block} goes to the sequence. */
  void count(Block block) {
    progress =
        new BlockSizing.Progress(
            progress.newTokens() + block.prefix().size(), block.size(), block.looks(), most);
  }
}
