package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.PassCost;
import dev.sbd.solver.BlockSizing;
import java.util.function.Supplier;

/** How many tokens each block of one generation has. */
final class BlockSizes {
  private final BlockSizing sizing;
  private final int most;
  private final Supplier<PassCost> cost;
  private int newTokens; // in finished blocks, as all below
  private int blocks;
  private int passes;
  private int lastSize;
  private int lastPasses;

  /**
   * Begins with the first.
   *
   * @param cost of a pass, as far as it is known
   * @throws dev.sbd.error.InvalidRequestException if {@code settings} ask for what the model cannot
   *     do
   */
  BlockSizes(GenerationSettings settings, ModelSpec spec, Supplier<PassCost> cost) {
    int largest = most(settings, spec);
    boolean free = spec.maskToken().isPresent() && spec.predictsNext();
    this.sizing = free ? settings.sizing(spec) : BlockSizing.fixed(largest);
    this.most = spec.maxBlockSize();
    this.cost = cost;
  }

  /**
   * The largest that may come: 1 where the model has no mask token, so that nobody looks at blocks.
   *
   * @throws dev.sbd.error.InvalidRequestException if {@code settings} fix it to what the model
   *     cannot do, or the method must look at masks and the model has no mask token
   */
  static int most(GenerationSettings settings, ModelSpec spec) {
    int largest = settings.sizing(spec).largest(spec.maxBlockSize());
    DecodingMethod method = settings.method(spec);
    boolean free = spec.predictsNext() || method.verifies(); // which Layout refuses
    Check.that(
        free || largest == spec.maxBlockSize(),
        "blockSize must be %d, which the model (%s) commits whole, got %d: leave it out",
        spec.maxBlockSize(),
        spec.name(),
        largest);
    Check.inRange("blockSize", largest, 1, spec.maxBlockSize());
    if (spec.maskToken().isPresent()) {
      return largest;
    }
    boolean unseen = largest == 1 && method.ntpPrefix();
    Check.that(
        unseen || !method.needsLooks(),
        "decoding %s needs a mask token, and the model (%s) has none: decode verified (the default)"
            + " or token by token (nextTokenPrediction(), --ntp); or give the id of one when loading"
            + " (LoadOptions.maskToken, --mask-token), or an adapter (LoadOptions.adapter,"
            + " --adapter), which brings one; or fine-tune the model first, which gives it one",
        method,
        spec.name());
    return 1;
  }

  int next() {
    int size =
        sizing.next(
            new BlockSizing.Progress(
                newTokens, blocks, passes, lastSize, lastPasses, most, cost.get()));
    if (size < 1 || size > most) {
      throw new IllegalStateException(
          "block size must be in [1, %d], %s gave %d".formatted(most, sizing, size));
    }
    return size;
  }

  /** Notes that {@code block} goes to the sequence. */
  void count(Block block) {
    newTokens += block.prefix().size();
    blocks++;
    passes += block.passes();
    lastSize = block.size();
    lastPasses = block.passes();
  }
}
