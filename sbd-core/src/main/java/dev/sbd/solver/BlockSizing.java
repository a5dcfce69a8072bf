package dev.sbd.solver;

import dev.sbd.internal.Check;
import dev.sbd.model.PassCost;

/**
 * Chooses how many tokens the next block has. Any size up to the model's maximum may follow any
 * other: a committed token's cache entry does not depend on the block it came in. A model that
 * commits blocks whole has its maximum, and asks nobody.
 */
@FunctionalInterface
public interface BlockSizing {
  /**
   * The next block's size (k), in {@code [1, maxBlockSize]} of the model; the decoder rejects
   * others with an {@link IllegalStateException}. Where the context ends before, the block is cut
   * short.
   */
  int next(Progress progress);

  /**
   * The largest block that may be asked of a model with this maximum; a cache has room for it. The
   * decoder refuses more than the maximum.
   */
  default int largest(int maxBlockSize) {
    return maxBlockSize;
  }

  /**
   * What has been decoded so far.
   *
   * @param newTokens tokens in finished blocks
   * @param blocks finished blocks
   * @param passes forward passes that they took
   * @param lastSize size of the block before, 0 at the first
   * @param lastPasses forward passes that the block before took, 0 at the first
   * @param maxBlockSize the model's maximum
   * @param cost of a pass, as far as is known
   */
  record Progress(
      int newTokens,
      int blocks,
      int passes,
      int lastSize,
      int lastPasses,
      int maxBlockSize,
      PassCost cost) {}

  /**
   * The size, at least 2, that takes the least time a token, by how far looks have revealed this
   * text and by what a pass costs: small where rows are dear or the text is hard. For solvers;
   * verified decoding weighs blocks itself ({@link Drafting#adaptive}).
   */
  static BlockSizing fastest() {
    return new Fastest();
  }

  /** Always {@code size}, at least 1; a model whose maximum is less refuses. */
  static BlockSizing fixed(int size) {
    Check.atLeast("blockSize", size, 1);
    return new Fixed(size);
  }

  /** Always {@code size}, at least 1, or the model's maximum where that is less. */
  static BlockSizing upTo(int size) {
    Check.atLeast("blockSize", size, 1);
    return new UpTo(size);
  }

  /**
   * Doubles after a block that took one pass, or no more than a quarter of its size in passes;
   * halves after one that took more than half: wide where the text is easy, narrow where it is not.
   * In verified decoding every block takes one pass, so that it soon is {@code most}.
   *
   * @param least smallest size and the first, at least 1
   * @param most largest size, at least {@code least}; the model's maximum where that is less
   * @throws dev.sbd.error.InvalidRequestException if one is too small
   */
  static BlockSizing adaptive(int least, int most) {
    Check.atLeast("least", least, 1);
    Check.atLeast("most", most, least);
    return progress -> {
      int size = progress.lastSize();
      int passes = progress.lastPasses();
      boolean easy = passes == 1 || 4 * passes <= size;
      boolean hard = !easy && 2 * passes > size;
      int next = Math.max(least, Math.min(most, easy ? 2 * size : hard ? size / 2 : size));
      return Math.min(next, progress.maxBlockSize());
    };
  }

  /** See {@link #fixed}. */
  record Fixed(int size) implements BlockSizing {
    @Override
    public int next(Progress progress) {
      return size;
    }

    @Override
    public int largest(int maxBlockSize) {
      return size;
    }
  }

  /** See {@link #upTo}. */
  record UpTo(int size) implements BlockSizing {
    @Override
    public int next(Progress progress) {
      return largest(progress.maxBlockSize());
    }

    @Override
    public int largest(int maxBlockSize) {
      return Math.min(size, maxBlockSize);
    }
  }
}
